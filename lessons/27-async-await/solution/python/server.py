"""A chat room with a slow archive on Tornado and asyncio, as they are today."""

import asyncio
import json
from pathlib import Path

import archive
from tornado.web import Application, Finish, HTTPError, RequestHandler

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")

messages = []
news = asyncio.Condition()
readings = {"going on": 0, "done": 0, "failed": 0, "cancelled": 0}


async def news_after(after):
    """All messages after this one, as soon as there is one."""
    async with news:
        await news.wait_for(lambda: after < len(messages))
    return messages[max(after, 0) :]


async def read(page, delay):
    """One reading of the archive, and a record of how it ended."""
    readings["going on"] += 1
    outcome = "failed"
    try:
        await asyncio.sleep(delay / 2)
        shelf = archive.find(page)
        await asyncio.sleep(delay / 2)
        answer = {"page": page, "lines": archive.read(shelf)}
        outcome = "done"
        return answer
    except asyncio.CancelledError:
        outcome = "cancelled"
        raise
    finally:
        readings["going on"] -= 1
        readings[outcome] += 1


async def read_all(pages, delay):
    """The pages, in their order."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(page, delay)) for page in pages]
    return [task.result() for task in tasks]


class Handler(RequestHandler):
    work = None

    def query(self, name, default, meaning):
        """What a field of the query means; 400 where it has no meaning."""
        try:
            return meaning(self.get_query_argument(name, default))
        except ValueError as error:
            raise HTTPError(400) from error

    def answer(self, body):
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(body, ensure_ascii=False))

    async def while_connected(self, work):
        """What the work gives; cancelled when the client goes away."""
        self.work = asyncio.create_task(work)
        await asyncio.wait([self.work])
        if self.work.cancelled():
            raise Finish()
        return self.work.result()

    def on_connection_close(self):
        if self.work:
            self.work.cancel()


class PageHandler(Handler):
    def get(self):
        self.finish(PAGE)


class SayHandler(Handler):
    async def post(self):
        text = self.request.body.decode().strip()
        if not text:
            raise HTTPError(400)
        messages.append({"id": len(messages) + 1, "text": text})
        self.answer(messages[-1])
        async with news:
            news.notify_all()


class MessagesHandler(Handler):
    async def get(self):
        after = self.query("after", "0", int)
        self.answer(await self.while_connected(news_after(after)))


class ArchiveHandler(Handler):
    async def get(self):
        pages = self.get_query_arguments("page") or ["1"]
        delay = self.query("delay", "1", archive.seconds)
        try:
            found = await self.while_connected(read_all(pages, delay))
            self.answer(found if len(found) > 1 else found[0])
        except* archive.ArchiveError as problems:
            self.set_status(500)
            self.answer([str(problem) for problem in problems.exceptions])


class ReadingsHandler(Handler):
    def get(self):
        self.answer(readings)


async def main():
    handlers = [
        (r"/", PageHandler),
        (r"/say", SayHandler),
        (r"/messages", MessagesHandler),
        (r"/archive", ArchiveHandler),
        (r"/readings", ReadingsHandler),
    ]
    Application(handlers).listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
