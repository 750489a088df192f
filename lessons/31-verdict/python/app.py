"""A page, JSON, a stream of events and a chat: one ASGI application, which knows nothing of its server."""

import asyncio
import json
from itertools import count
from pathlib import Path

PAGE = Path(__file__).with_name("index.html")

guests = {}
numbers = count(1)


async def app(scope, receive, send):
    """The scope says what has come; receive and send are two functions to await."""
    match scope["type"], scope.get("path", ""):
        case "http", "/":
            await answer(send, "text/html; charset=utf-8", PAGE.read_bytes())
        case "http", path if path.startswith("/scope"):
            await answer(send, "application/json", json.dumps(scope, default=ascii).encode())
        case "http", "/pulse":
            await pulse(receive, send)
        case "websocket", "/chat":
            await chat(receive, send)
        case "http", _:
            await answer(send, "text/plain", b"There is nothing here.\n", status=404)
        case "websocket", _:
            await send({"type": "websocket.close"})
        case kind, _:
            raise NotImplementedError(kind)


async def answer(send, kind, body, status=200, more=False):
    headers = [(b"content-type", kind.encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def pulse(receive, send):
    """Five events a second, until word comes that the client has left."""
    await answer(send, "text/event-stream", b"retry: 1000\n\n", more=True)
    gone = asyncio.create_task(left(receive))
    for beat in count(1):
        if gone.done():
            return
        body = f"data: {beat}\n\n".encode()
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await asyncio.sleep(0.2)


async def left(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


async def chat(receive, send):
    """The room is closed."""
    await send({"type": "websocket.close"})


async def say(line):
    """Sends a line to everybody in the room."""
    for send in list(guests.values()):
        await send({"type": "websocket.send", "text": line})


def next_name():
    return f"guest {next(numbers)}"
