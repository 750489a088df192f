"""A chat and a board of lamps, the same for everybody who is connected."""

import asyncio
import json
from contextlib import suppress
from itertools import count

from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

LAMPS = [False] * 25
MEMBERS = set()
NUMBERS = count(1)


class PageHandler(RequestHandler):
    def get(self):
        self.render("index.html")


class RoomHandler(WebSocketHandler):
    """One instance for each client, from handshake to goodbye."""

    def open(self):
        self.name = f"Guest {next(NUMBERS)}"
        self.write_message({"you": self.name, "lamps": LAMPS})
        MEMBERS.add(self)
        tell_everybody({"by": self.name, "said": "is here"})

    def on_message(self, text):
        match understood(text):
            case {"say": str(words)}:
                tell_everybody({"by": self.name, "said": words})
            case {"flip": int(lamp)} if 0 <= lamp < len(LAMPS):
                LAMPS[lamp] = not LAMPS[lamp]
                tell_everybody({"lamp": lamp, "on": LAMPS[lamp]})
            case _:
                self.close(1003, "say or flip, please")

    def on_close(self):
        MEMBERS.discard(self)
        tell_everybody({"by": self.name, "said": "has left"})


def tell_everybody(message):
    for member in MEMBERS:
        with suppress(WebSocketClosedError):
            member.write_message(message)


def understood(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


async def main():
    app = Application([(r"/", PageHandler), (r"/ws", RoomHandler)])
    app.listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
