"""Everything on one port: a page, JSON, a stream of events and a chat."""

import asyncio
import time
from itertools import count

from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

ARCHIVE = [
    "ada: is anybody here?",
    "grace: there is always somebody here",
    "ada: then the machine is running",
]

numbers = count(1)
guests = set()


def say(line):
    """Sends a line to everybody in the room."""
    for guest in guests:
        guest.write_message(line)


class PageHandler(RequestHandler):
    def get(self):
        self.render("index.html")


class RoomHandler(RequestHandler):
    def get(self):
        self.finish({"guests": sorted(guest.name for guest in guests)})


class PulseHandler(RequestHandler):
    """Five events a second, for as long as somebody listens."""

    async def get(self):
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        try:
            for beat in count(1):
                self.write(f"data: {beat}\n\n")
                await self.flush()
                await asyncio.sleep(0.2)
        except StreamClosedError:
            pass  # The listener has left.


class ChatHandler(WebSocketHandler):
    def open(self):
        self.name = f"guest {next(numbers)}"
        guests.add(self)
        say(f"{self.name} came in")

    def on_message(self, message):
        say(f"{self.name}: {message}")

    def on_close(self):
        guests.discard(self)
        say(f"{self.name} left")


class ArchiveHandler(RequestHandler):
    """What was said here before. The disk that keeps it is slow."""

    async def get(self):
        time.sleep(0.45)
        self.finish({"lines": ARCHIVE})


async def main():
    app = Application(
        [
            (r"/", PageHandler),
            (r"/room", RoomHandler),
            (r"/pulse", PulseHandler),
            (r"/chat", ChatHandler),
            (r"/archive", ArchiveHandler),
        ]
    )
    app.listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
