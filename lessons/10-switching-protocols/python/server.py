"""One port: HTTP until a client asks to switch, WebSocket from then on."""

import asyncio

from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

# The same in every WebSocket server of the world (RFC 6455, section 1.3).
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept_for(key):
    """The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key."""
    return "?"


class PageHandler(RequestHandler):
    def get(self):
        self.render("index.html")


class AcceptHandler(RequestHandler):
    def get(self):
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(accept_for(self.get_query_argument("key")))


class EchoHandler(WebSocketHandler):
    def open(self):
        key = self.request.headers["Sec-WebSocket-Key"]
        print("Switched to WebSocket, key", key)
        self.write_message(f"{key} is answered by {accept_for(key)}")

    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))

    def on_close(self):
        print("Closed with code", self.close_code)


async def main():
    app = Application(
        [
            (r"/", PageHandler),
            (r"/accept", AcceptHandler),
            (r"/ws", EchoHandler),
        ]
    )
    app.listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
