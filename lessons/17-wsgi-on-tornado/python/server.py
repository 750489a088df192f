"""A Flask application and Tornado's own handlers: one program, one port."""

import asyncio
import threading
import time
from itertools import count

from flask import Flask, send_from_directory
from tornado.iostream import StreamClosedError
from tornado.web import Application, FallbackHandler, RequestHandler
from tornado.wsgi import WSGIContainer

shop = Flask(__name__)


@shop.get("/")
def page():
    return send_from_directory(shop.root_path, "index.html")


@shop.get("/<way>/report")
def report(way):
    """What the shop sold. The database takes its time."""
    time.sleep(0.5)
    return {"asked": way, "thread": threading.current_thread().name}


def plain(environ, start_response):
    """WSGI without a framework."""
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"No framework at all\n"]


class NowHandler(RequestHandler):
    def get(self):
        self.finish({"thread": threading.current_thread().name})


class TickHandler(RequestHandler):
    """Five events a second, by Tornado's loop."""

    async def get(self):
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        try:
            for tick in count(1):
                self.write(f"data: {tick}\n\n")
                await self.flush()
                await asyncio.sleep(0.2)
        except StreamClosedError:
            pass  # The listener has left.


async def main():
    first = WSGIContainer(shop)
    second = WSGIContainer(shop)
    bare = WSGIContainer(plain)
    app = Application(
        [
            (r"/now", NowHandler),
            (r"/ticks", TickHandler),
            (r"/plain", FallbackHandler, {"fallback": bare}),
            (r"/second/.*", FallbackHandler, {"fallback": second}),
            (r"/.*", FallbackHandler, {"fallback": first}),
        ]
    )
    app.listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
