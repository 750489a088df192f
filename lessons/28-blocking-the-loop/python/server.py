"""A chat room with a database: what one question costs everybody else."""

import asyncio
import json
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from difflib import SequenceMatcher
from itertools import combinations, product
from pathlib import Path

from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler

ARCHIVE = Path(tempfile.mkdtemp(), "archive.sqlite")
WHO = ["ada", "alan", "barbara", "edsger", "grace"]
DID = ["asked for tea", "came back", "lost the thread", "waited", "found the bug"]
WHEN = ["at noon", "in the dark", "on Monday", "twice"]

messages = []
news = asyncio.Condition()


def fill():
    lines = [[" ".join(words)] for words in product(WHO, DID, WHEN)]
    with closing(sqlite3.connect(ARCHIVE)) as db, db:
        db.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY, text TEXT)")
        db.executemany("INSERT INTO lines (text) VALUES (?)", lines)


def query(sql, *values):
    """A connection for each query, so that any thread may ask."""
    with closing(sqlite3.connect(ARCHIVE)) as db:
        db.create_function("from_disk", 1, from_disk)
        return [text for (text,) in db.execute(sql, values)]


def from_disk(text):
    """The disk is slow: a line takes 6 ms to come."""
    time.sleep(0.006)
    return text


def last():
    """Short: the index knows where they are."""
    return query("SELECT text FROM lines ORDER BY id DESC LIMIT 3")


def search(word):
    """Long, and all of it is waiting: every line comes from the disk."""
    sql = "SELECT text FROM lines WHERE from_disk(text) LIKE ?"
    return query(sql, f"%{word}%")


def alike():
    """Long, and all of it is work: every line is compared with every other."""
    pairs = combinations(query("SELECT text FROM lines"), 2)
    return max(pairs, key=lambda pair: SequenceMatcher(None, *pair).ratio())


class PageHandler(RequestHandler):
    def get(self):
        self.render("index.html")


class SayHandler(RequestHandler):
    async def post(self):
        text = self.request.body.decode().strip()
        if not text:
            raise HTTPError(400)
        messages.append({"id": len(messages) + 1, "text": text})
        self.finish(messages[-1])
        async with news:
            news.notify_all()


class MessagesHandler(RequestHandler):
    """Waits until there is something new to read."""

    async def get(self):
        after = int(self.get_query_argument("after", "0"))
        async with news:
            await news.wait_for(lambda: after < len(messages))
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(messages[after:]))


class ArchiveHandler(RequestHandler):
    async def get(self, question):
        match question:
            case "last":
                lines = last()
            case "search":
                lines = search(self.get_query_argument("word", "tea"))
            case "alike":
                lines = alike()
        self.finish({"process": os.getpid(), "lines": lines})


class EchoHandler(WebSocketHandler):
    """Somebody who wants nothing from the archive."""

    def on_message(self, message):
        self.write_message(message)


async def main():
    fill()
    handlers = [
        (r"/", PageHandler),
        (r"/say", SayHandler),
        (r"/messages", MessagesHandler),
        (r"/archive/(last|search|alike)", ArchiveHandler),
        (r"/echo", EchoHandler),
    ]
    Application(handlers).listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
