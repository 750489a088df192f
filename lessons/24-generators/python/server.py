"""A chat room with a slow archive on generators: where one waits, it yields."""

import asyncio
import concurrent.futures
import json
from pathlib import Path

import archive
import pycos
from tornado import gen
from tornado.locks import Condition
from tornado.web import Application, HTTPError, RequestHandler
from trampoline import coroutine

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")

messages = []
news = Condition()


def read(page, delay):
    """One reading. Nothing in it says who drives it."""
    yield gen.sleep(delay / 2)
    shelf = archive.find(page)
    yield gen.sleep(delay / 2)
    return archive.read(shelf)


def read_by_pycos(page, delay):
    """The same as a task of pycos, which drives generators in its own thread."""
    reading = concurrent.futures.Future()

    def read(task=None):
        try:
            yield task.sleep(delay / 2)
            shelf = archive.find(page)
            yield task.sleep(delay / 2)
            reading.set_result(archive.read(shelf))
        except archive.ArchiveError as error:
            reading.set_exception(error)

    pycos.Task(read)
    return asyncio.wrap_future(reading)


READERS = {
    "trampoline": coroutine(read),
    "tornado": gen.coroutine(read),
    "pycos": read_by_pycos,
}


class Handler(RequestHandler):
    def query(self, name, default, meaning):
        """What a field of the query means; 400 where it has no meaning."""
        try:
            return meaning(self.get_query_argument(name, default))
        except (KeyError, ValueError) as error:
            raise HTTPError(400) from error

    def answer(self, body):
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(body, ensure_ascii=False))


class PageHandler(Handler):
    def get(self):
        self.finish(PAGE)


class SayHandler(Handler):
    def post(self):
        text = self.request.body.decode().strip()
        if not text:
            raise HTTPError(400)
        messages.append({"id": len(messages) + 1, "text": text})
        news.notify_all()
        self.answer(messages[-1])


class MessagesHandler(Handler):
    @coroutine
    def get(self):
        after = self.query("after", "0", int)
        while after >= len(messages):
            yield news.wait()
        self.answer(messages[max(after, 0) :])


class ArchiveHandler(Handler):
    @coroutine
    def get(self):
        page = self.get_query_argument("page", "1")
        delay = self.query("delay", "1", archive.seconds)
        reader = self.query("by", "trampoline", READERS.__getitem__)
        try:
            lines = yield reader(page, delay)
            self.answer({"page": page, "lines": lines})
        except archive.ArchiveError as error:
            self.set_status(500)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(f"{error}\n")


async def main():
    handlers = [
        (r"/", PageHandler),
        (r"/say", SayHandler),
        (r"/messages", MessagesHandler),
        (r"/archive", ArchiveHandler),
    ]
    Application(handlers).listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
