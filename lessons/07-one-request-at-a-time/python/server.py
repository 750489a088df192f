"""A WSGI application on the server of the standard library: one request at a time."""

import json
import threading
import time
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PAGE = Path(__file__).with_name("index.html").read_bytes()


class Server(WSGIServer):
    """Serves a request, closes the connection, takes the next."""

    request_queue_size = 64  # may stand in line at the door


class Handler(WSGIRequestHandler):
    def log_message(self, format, *args):
        thread = threading.current_thread().name
        print(f"{self.path} by {thread}, {threading.active_count()} in all", flush=True)


def app(environ, start_response):
    match environ["PATH_INFO"]:
        case "/":
            return answer(start_response, "text/html; charset=utf-8", PAGE)
        case "/quick":
            return answer(start_response, "application/json", report(environ))
        case "/slow":
            time.sleep(0.3)  # A database, another server, a disk.
            return answer(start_response, "application/json", report(environ))
        case path:
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [f"Nothing here answers {path}\n".encode()]


def answer(start_response, kind, body):
    start_response("200 OK", [("Content-Type", kind), ("Cache-Control", "no-store")])
    return [body]


def report(environ):
    """Which thread serves this request, and how many there are."""
    seen = {
        "thread": threading.current_thread().name,
        "threads": threading.active_count(),
        "wsgi.multithread": environ["wsgi.multithread"],
    }
    return json.dumps(seen).encode()


if __name__ == "__main__":
    with make_server("", 8888, app, server_class=Server, handler_class=Handler) as server:
        print("Listening on http://localhost:8888/")
        server.serve_forever()
