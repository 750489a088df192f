"""The notes, which all five applications share: a table in SQLite, and word of how many there are."""

import asyncio
import queue
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

FILE = Path(tempfile.mkdtemp(), "notes.sqlite")
# Only when something is sent does one notice who has left.
STILL_HERE = ": still here\n\n"
listeners = set()


def create():
    _execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(80) NOT NULL)")
    for text in ["Buy milk", "Read PEP 3333"]:
        add(text)


def every():
    return [dict(row) for row in _execute("SELECT id, text FROM notes ORDER BY id")]


def one(number):
    rows = _execute("SELECT id, text FROM notes WHERE id = ?", number)
    return dict(rows[0]) if rows else None


def add(text):
    (row,) = _execute("INSERT INTO notes (text) VALUES (?) RETURNING id", text)
    tell()
    return row["id"]


def count():
    (row,) = _execute("SELECT count(*) AS notes FROM notes")
    return row["notes"]


def tell():
    """Whoever listens hears how many notes there are now."""
    number = count()
    for hear in tuple(listeners):
        hear(number)


def events():
    """The number of notes as server-sent events: now, and at each change. Its thread waits in between."""
    news = queue.SimpleQueue()
    listeners.add(news.put)
    try:
        yield event(count())
        while True:
            try:
                yield event(news.get(timeout=5))
            except queue.Empty:
                yield STILL_HERE
    finally:
        listeners.discard(news.put)


async def aevents():
    """The same for a loop, which does other things in between."""
    loop = asyncio.get_running_loop()
    news = asyncio.Queue()

    def hear(number):
        loop.call_soon_threadsafe(news.put_nowait, number)

    listeners.add(hear)
    try:
        yield event(count())
        while True:
            try:
                yield event(await asyncio.wait_for(news.get(), timeout=5))
            except TimeoutError:
                yield STILL_HERE
    finally:
        listeners.discard(hear)


def event(number):
    return f"data: {number}\n\n"


def _execute(sql, *values):
    """A connection for each statement, so that any thread may ask."""
    with closing(sqlite3.connect(FILE)) as db, db:
        db.row_factory = sqlite3.Row
        return db.execute(sql, values).fetchall()
