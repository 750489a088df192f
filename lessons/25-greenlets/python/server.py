"""A chat room with a slow archive on greenlets: it reads as if it blocked."""

import json
import platform
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import archive
import gevent
from relay import relay
from service import Service, fire, receive, send, sleep, until_eol, wait

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")

messages = []


def talk(address):
    """One client: its request, then our answer."""
    try:
        method, target, _version = until_eol().split(" ")
        fields = {}
        while line := until_eol():
            name, _, value = line.partition(":")
            fields[name.lower()] = value
        body = receive(int(fields.get("content-length", 0))).decode()
        url = urlsplit(target)
        route(method, url.path, dict(parse_qsl(url.query)), body)
    except ValueError as error:
        answer(400, f"{error}\n")
    except archive.ArchiveError as error:
        answer(500, f"{error}\n")


def route(method, path, query, body):
    match method, path:
        case "GET", "/":
            answer(200, PAGE, "text/html")
        case "GET", "/relay":
            answer(200, relay())
        case "GET", "/gevent":
            python = platform.python_implementation()
            answer(200, f"gevent {gevent.__version__} on {python}\n")
        case "POST", "/say":
            answer(200, say(body.strip()))
        case "GET", "/messages":
            answer(200, news(int(query.get("after", 0))))
        case "GET", "/archive":
            delay = archive.seconds(query.get("delay", "1"))
            answer(200, read_archive(query.get("page", "1"), delay))
        case _:
            answer(404, f"Nothing here answers {method} {path}\n")


def say(text):
    if not text:
        raise ValueError("say something")
    message = {"id": len(messages) + 1, "text": text}
    note(message)
    messages.append(message)
    fire("said")
    return message


def note(message):
    """Keeps a record of what is said, on a medium that takes its time."""
    sleep(0.05)
    print(message["id"], message["text"])


def news(after):
    while after >= len(messages):
        wait("said")
    return messages[max(after, 0) :]


def read_archive(page, delay):
    sleep(delay / 2)
    shelf = archive.find(page)
    sleep(delay / 2)
    return {"page": page, "lines": archive.read(shelf)}


def answer(status, body, kind="text/plain"):
    if not isinstance(body, str):
        body, kind = json.dumps(body, ensure_ascii=False), "application/json"
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\n"
        f"Content-Length: {len(body.encode())}\r\n"
        "Connection: close\r\n\r\n"
    )
    send((head + body).encode())


if __name__ == "__main__":
    print("Listening on http://localhost:8888/")
    Service(talk, 8888).run()
