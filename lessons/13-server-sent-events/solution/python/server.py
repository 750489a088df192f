"""News of a small harbour as server-sent events, and a proxy before them."""

import asyncio
import json
from itertools import cycle, product

from proxy import pass_on
from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler

SHIPS = ["Ada", "Grace", "Edsger", "Barbara", "Alan"]
DEEDS = ["comes in", "drops anchor", "takes on coal", "puts to sea"]

news = []
fresh = asyncio.Condition()
listeners = set()


async def live():
    """Five times a second something happens in the harbour."""
    for deed, ship in cycle(product(DEEDS, SHIPS)):
        await asyncio.sleep(0.2)
        async with fresh:
            news.append(f"The {ship} {deed}")
            fresh.notify_all()


def event(number, text):
    report = json.dumps({"number": number, "text": text})
    return f"id: {number}\ndata: {report}\n\n"


class PageHandler(RequestHandler):
    def get(self):
        self.render("index.html")


class NewsHandler(RequestHandler):
    """An answer without an end: what happens from now on, as it happens."""

    async def get(self):
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")
        self.write("retry: 1500\n\n")
        last = self.request.headers.get("Last-Event-ID", "")
        heard = int(last) if last.isdecimal() else len(news)
        listeners.add(self)
        try:
            while True:
                for number, text in enumerate(news[heard:], heard + 1):
                    self.write(event(number, text))
                heard = len(news)
                await self.flush()
                async with fresh:
                    while heard == len(news):
                        await fresh.wait()
        except StreamClosedError:
            pass  # The listener has left.
        finally:
            listeners.discard(self)


class CutHandler(RequestHandler):
    """Plays the bad line: every stream breaks off."""

    def post(self):
        for listener in listeners:
            listener.request.connection.stream.close()
        self.set_status(204)


async def main():
    app = Application([(r"/", PageHandler), (r"/news", NewsHandler), (r"/cut", CutHandler)])
    app.listen(8888)
    proxy = await asyncio.start_server(pass_on, port=8889)
    print("Listening on http://localhost:8888/, and behind a proxy on http://localhost:8889/")
    async with proxy:
        await live()


if __name__ == "__main__":
    asyncio.run(main())
