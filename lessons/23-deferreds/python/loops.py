"""Twisted on asyncio's loop, where Tornado is already: take the reactor from here."""

import asyncio

from tornado.ioloop import IOLoop
from twisted.internet import asyncioreactor

asyncioreactor.install()  # before anything asks for the reactor

from twisted.internet import reactor  # noqa: E402


def which():
    """What Twisted and Tornado turn on, asked while it turns."""
    ioloop = IOLoop.current()
    return {
        "Twisted": type(reactor).__name__,
        "Tornado": type(ioloop).__name__,
        "one loop": ioloop.asyncio_loop is asyncio.get_running_loop(),
    }
