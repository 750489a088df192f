"""A chat, a news stream, a page and a report: one program, one port, one event loop."""

import asyncio
import time

from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler


class Page(RequestHandler):
    def get(self):
        self.write("<!doctype html><title>A page</title><p>Hello.</p>")


class News(RequestHandler):
    async def get(self):
        self.set_header("Content-Type", "text/event-stream")
        try:
            while True:
                self.write("data: tick\n\n")
                await self.flush()
                await asyncio.sleep(0.25)
        except StreamClosedError:
            pass  # The reader has gone.


class Chat(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


class Report(RequestHandler):
    async def get(self):
        time.sleep(1)
        self.write("The report.")


async def main():
    routes = [("/", Page), ("/news", News), ("/chat", Chat), ("/report", Report)]
    Application(routes).listen(8888)
    print("Listening on http://localhost:8888/", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
