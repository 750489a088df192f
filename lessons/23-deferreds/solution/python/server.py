"""A chat room with a slow archive on Twisted: whatever takes time is a Deferred."""

import json
from pathlib import Path

import archive
import echo
import loops
from loops import reactor
from twisted.internet.defer import CancelledError, Deferred, maybeDeferred, succeed
from twisted.internet.protocol import Factory
from twisted.internet.task import deferLater
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Site

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")

messages = []
waiting = []  # Deferreds, one for each client that waits for news


class Room(Resource):
    isLeaf = True

    def render(self, request):
        answering = maybeDeferred(route, request)
        answering.addErrback(refuse)
        answering.addCallback(answer, request)
        answering.addErrback(lambda failure: failure.trap(CancelledError))
        request.notifyFinish().addErrback(lambda _: answering.cancel())
        return NOT_DONE_YET


def route(request):
    """A status and a body, or a Deferred of both."""
    query = {name.decode(): last.decode() for name, (*_, last) in request.args.items()}
    match request.method, request.path:
        case b"GET", b"/":
            return 200, PAGE
        case b"GET", b"/loop":
            return 200, loops.which()
        case b"GET", b"/echo":
            line = query.get("line", "hello").encode()
            return echo.try_all(line).addCallback(found)
        case b"POST", b"/say":
            return 200, say(request.content.read().decode().strip())
        case b"GET", b"/messages":
            return news(int(query.get("after", 0))).addCallback(found)
        case b"GET", b"/archive":
            delay = archive.seconds(query.get("delay", "1"))
            return read_archive(query.get("page", "1"), delay)
        case method, path:
            return 404, f"Nothing here answers {(method + b' ' + path).decode()}\n"


def say(text):
    if not text:
        raise ValueError("say something")
    messages.append({"id": len(messages) + 1, "text": text})
    for arrival in waiting[:]:
        waiting.remove(arrival)
        arrival.callback(None)
    return messages[-1]


def news(after):
    """A Deferred of all messages after this one, as soon as there is one."""
    if after < len(messages):
        return succeed(messages[max(after, 0) :])
    arrival = Deferred(canceller=waiting.remove)
    waiting.append(arrival)
    return arrival.addCallback(lambda _: news(after))


def read_archive(page, delay):
    """A Deferred of a status and a body."""
    reading = deferLater(reactor, delay / 2, archive.find, page)
    reading.addCallback(read_shelf, delay / 2)
    reading.addCallback(lambda lines: (200, {"page": page, "lines": lines}))
    reading.addErrback(explain)
    return reading


def read_shelf(shelf, delay):
    return deferLater(reactor, delay, archive.read, shelf)


def explain(failure):
    failure.trap(archive.ArchiveError)
    return 500, f"{failure.getErrorMessage()}\n"


def found(body):
    return 200, body


def refuse(failure):
    failure.trap(ValueError)
    return 400, f"{failure.getErrorMessage()}\n"


def answer(status_and_body, request):
    status, body = status_and_body
    kind = "text/html" if body is PAGE else "text/plain"
    if not isinstance(body, str):
        body, kind = json.dumps(body, ensure_ascii=False), "application/json"
    request.setResponseCode(status)
    request.setHeader("Content-Type", f"{kind}; charset=utf-8")
    request.setHeader("Content-Length", str(len(body.encode())))
    request.write(body.encode())
    request.finish()


if __name__ == "__main__":
    reactor.listenTCP(8888, Site(Room()))
    reactor.listenTCP(echo.ADDRESS[1], Factory.forProtocol(echo.EchoServer))
    print("Listening on http://localhost:8888/")
    reactor.run()
