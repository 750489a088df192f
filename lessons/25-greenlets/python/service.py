"""Services in the manner of Diesel: each client has a handler on its own greenlet.

The functions need not be told whom they speak to: the greenlet knows.
"""

import gevent
from gevent.event import Event
from gevent.local import local
from gevent.server import StreamServer

sleep = gevent.sleep

_own = local()  # what belongs to the greenlet that asks
_events = {}


class HungUp(ConnectionError):
    """The client has gone."""


class Service:
    def __init__(self, handler, port):
        self._handler = handler
        self._server = StreamServer(("", port), self._meet)

    def run(self):
        self._server.serve_forever()

    def _meet(self, sock, address):
        try:
            with sock, sock.makefile("rwb") as _own.file:
                self._handler(address)
        except ConnectionError:
            pass  # the client has gone, and nobody is left to tell


def until_eol():
    """The next line of the client, without its end."""
    line = _own.file.readline(65_536)
    if not line.endswith(b"\n"):
        raise HungUp
    return line.rstrip(b"\r\n").decode("latin-1")


def receive(size):
    """So many bytes of the client."""
    data = _own.file.read(size)
    if len(data) < size:
        raise HungUp
    return data


def send(data):
    _own.file.write(data)
    _own.file.flush()


def wait(name):
    """Until somebody fires the event of this name."""
    _events.setdefault(name, Event()).wait()


def fire(name):
    """Wakes all that wait for the event now."""
    if event := _events.pop(name, None):
        event.set()
