"""A WebSocket in a WSGI application: asked for by the book, and taken through a hatch."""

import base64
import hashlib
import json
from collections import Counter
from itertools import cycle
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import active_count
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PAGE = Path(__file__).with_name("page.html").read_bytes()
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
COUNT = Counter()


def by_the_book(environ, start_response):
    """Asks the server for the switch, as for any other answer."""
    start_response("101 Switching Protocols", handshake(environ))
    return []


def hatch(environ, start_response):
    """Speaks for itself, on the socket that the server left behind."""
    return by_the_book(environ, start_response)


def handshake(environ):
    """The headers that say yes to a client's wish to switch (RFC 6455, section 4.2.2)."""
    key = environ["HTTP_SEC_WEBSOCKET_KEY"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
    return [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept)]


def echo(sock):
    """Sends every frame back, without its mask, until the client says goodbye."""
    with sock.makefile("rb") as stream:
        while len(head := stream.read(2)) == 2:
            kind, length = head[0], head[1] & 0x7F
            extended = stream.read({126: 2, 127: 8}.get(length, 0))
            mask = stream.read(4)
            masked = stream.read(int.from_bytes(extended) or length)
            payload = bytes(byte ^ key for byte, key in zip(masked, cycle(mask), strict=False))
            if kind & 0x0F == 0x9:  # A ping wants a pong.
                kind += 1
            sock.sendall(bytes([kind, length]) + extended + payload)
            if kind & 0x0F == 0x8:  # A close has been answered by a close.
                return


def app(environ, start_response):
    match environ["PATH_INFO"]:
        case "/":
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [PAGE]
        case "/tally":
            facts = json.dumps({**COUNT, "threads": active_count()}).encode()
            start_response("200 OK", [("Content-Type", "application/json")])
            return [facts]
        case "/ws" | "/by-the-book" if "HTTP_SEC_WEBSOCKET_KEY" not in environ:
            start_response("400 Bad Request", [PLAIN])
            return [b"Here one speaks WebSocket.\n"]
        case "/by-the-book":
            return by_the_book(environ, start_response)
        case "/ws":
            return hatch(environ, start_response)
        case _:
            start_response("404 Not Found", [PLAIN])
            return [b"Not here.\n"]


def tally(app):
    """A layer that counts the requests that come by, and the answers that are begun."""

    def layer(environ, start_response):
        def start(*arguments):
            COUNT["answers"] += 1
            return start_response(*arguments)

        COUNT["requests"] += 1
        return app(environ, start)

    return layer


class Handler(WSGIRequestHandler):
    def get_environ(self):
        environ = super().get_environ()
        environ["gateway.socket"] = self.connection
        return environ


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


if __name__ == "__main__":
    with make_server("", 8888, tally(app), Server, Handler) as server:
        print("Listening on http://localhost:8888/")
        server.serve_forever()
