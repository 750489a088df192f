"""A chat room with a slow archive on Tornado, in the style of 2012."""

import json
from pathlib import Path

import archive
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, ResponseStartLine, responses
from tornado.ioloop import IOLoop

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")

loop = IOLoop.current()
messages = []
waiting = []  # whom to call when there is news


def handle(request):
    """Called by the server once for every request. The answer may come later."""
    try:
        route(request)
    except ValueError as error:
        answer(request, 400, f"{error}\n")


def route(request):
    query = {name: last.decode() for name, (*_, last) in request.query_arguments.items()}
    match request.method, request.path:
        case "GET", "/":
            answer(request, 200, PAGE, "text/html")
        case "POST", "/say":
            say(request, request.body.decode().strip())
        case "GET", "/messages":
            listen(request, int(query.get("after", 0)))
        case "GET", "/archive":
            delay = archive.seconds(query.get("delay", "1"))
            read_archive(request, query.get("page", "1"), delay)
        case method, path:
            answer(request, 404, f"Nothing here answers {method} {path}\n")


def say(request, text):
    if not text:
        raise ValueError("say something")
    messages.append({"id": len(messages) + 1, "text": text})
    answer(request, 200, messages[-1])
    for callback in waiting:
        loop.add_callback(callback)
    waiting.clear()


def listen(request, after):
    if after < len(messages):
        answer(request, 200, messages[max(after, 0) :])
    else:
        waiting.append(lambda: listen(request, after))


def read_archive(request, page, delay):
    def on_shelf(error, shelf):
        if error:
            answer(request, 500, f"{error}\n")
        else:
            take(delay / 2, archive.read, shelf, on_lines)

    def on_lines(error, lines):
        if error:
            answer(request, 500, f"{error}\n")
        else:
            answer(request, 200, {"page": page, "lines": lines})

    take(delay / 2, archive.find, page, on_shelf)


def take(delay, step, argument, callback):
    """Takes a step of the archive later. Calls back with error and find."""

    def due():
        error = found = None
        try:
            found = step(argument)
        except archive.ArchiveError as problem:
            error = problem
        callback(error, found)

    loop.call_later(delay, due)


def answer(request, status, body, kind="text/plain"):
    if not isinstance(body, str):
        body, kind = json.dumps(body, ensure_ascii=False), "application/json"
    headers = HTTPHeaders({"Content-Type": f"{kind}; charset=utf-8"})
    headers["Content-Length"] = str(len(body.encode()))
    start = ResponseStartLine("HTTP/1.1", status, responses[status])
    request.connection.write_headers(start, headers, body.encode())
    request.connection.finish()


if __name__ == "__main__":
    HTTPServer(handle).listen(8888)
    print("Listening on http://localhost:8888/")
    loop.start()
