"""An echo server, and a client that sends it a line, in four styles."""

import asyncio
import inspect
import socket

import tornado.platform.twisted  # noqa: F401 - teaches yield about Deferreds
from loops import reactor
from tornado import gen
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Protocol
from twisted.internet.threads import deferToThread
from twisted.protocols.basic import LineReceiver

ADDRESS = ("127.0.0.1", 8007)


class EchoServer(Protocol):
    def dataReceived(self, data):
        self.transport.write(data)


class EchoClient(LineReceiver):
    def __init__(self, line):
        self.line = line
        self.answer = Deferred()

    def connectionMade(self):
        self.sendLine(self.line)

    def lineReceived(self, line):
        self.answer.callback(line)
        self.transport.loseConnection()

    def connectionLost(self, reason):
        if not self.answer.called:
            self.answer.errback(reason)


def by_twisted(line):
    endpoint = TCP4ClientEndpoint(reactor, *ADDRESS)
    connecting = connectProtocol(endpoint, EchoClient(line))
    return connecting.addCallback(lambda client: client.answer)


def by_sockets(line):
    with socket.create_connection(ADDRESS) as sock:
        sock.sendall(line + b"\r\n")
        return sock.makefile("rb").readline().rstrip()


async def by_asyncio(line):
    reader, writer = await asyncio.open_connection(*ADDRESS)
    writer.write(line + b"\r\n")
    answer = await reader.readline()
    writer.close()
    return answer.rstrip()


@gen.coroutine
def by_tornado(line):
    answer = yield by_twisted(line)
    return answer


def count(part):
    return len(inspect.getsource(part).splitlines())


def try_all(line):
    """A Deferred of what each client brings back, and of how long its source is."""
    asking = [
        by_twisted(line),
        deferToThread(by_sockets, line),  # or it blocks the server that it asks
        Deferred.fromFuture(asyncio.ensure_future(by_asyncio(line))),
        Deferred.fromFuture(by_tornado(line)),
    ]
    sources = [(EchoClient, by_twisted), (by_sockets,), (by_asyncio,), (by_tornado,)]
    names = ["Twisted", "sockets", "asyncio", "Tornado on Twisted"]
    lines = [sum(map(count, parts)) for parts in sources]

    def report(answers):
        texts = (answer.decode() for answer in answers)
        return [
            {"client": name, "lines": length, "answer": text}
            for name, length, text in zip(names, lines, texts, strict=True)
        ]

    return gatherResults(asking).addCallback(report)
