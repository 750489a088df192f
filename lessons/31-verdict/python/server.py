"""An ASGI server on Tornado: requests and WebSockets in, calls of one application out."""

import asyncio
from contextlib import suppress
from urllib.parse import unquote

from app import app
from tornado.iostream import StreamClosedError
from tornado.log import app_log
from tornado.routing import Matcher, Rule
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler


def scope_of(kind, request):
    """What the environ was in WSGI: all that is known when the call is made."""
    return {
        "type": kind,
        "asgi": {"version": "3.0"},
        "http_version": request.version.removeprefix("HTTP/"),
        "method": request.method,
        "path": unquote(request.path),
        "raw_path": request.path.encode(),
        "query_string": request.query.encode(),
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in request.headers.get_all()
        ],
    }


class HTTPGateway(RequestHandler):
    async def get(self):
        self.events = asyncio.Queue()
        self.hear("http.request", body=self.request.body)
        await app(scope_of("http", self.request), self.events.get, self.send)

    post = put = delete = get

    def hear(self, kind, **rest):
        self.events.put_nowait({"type": kind, **rest})

    async def send(self, event):
        match event["type"]:
            case "http.response.start":
                self.clear_header("Content-Type")
                self.set_status(event["status"])
                for name, value in event.get("headers", []):
                    self.add_header(name.decode("latin-1"), value.decode("latin-1"))
            case "http.response.body":
                self.write(event.get("body", b""))
                with suppress(StreamClosedError):
                    await self.flush()
                if not event.get("more_body", False):
                    await self.finish()

    def on_connection_close(self):
        self.hear("http.disconnect")


class WebSocketGateway(WebSocketHandler):
    async def prepare(self):
        """The application decides whether there will be a handshake."""
        self.events = asyncio.Queue()
        self.shaken = asyncio.Event()
        self.answer = asyncio.get_running_loop().create_future()
        self.hear("websocket.connect")
        self.running = asyncio.create_task(self.run())
        if not await self.answer:
            raise HTTPError(403)

    async def run(self):
        try:
            await app(scope_of("websocket", self.request), self.events.get, self.send)
        except Exception:
            app_log.exception("The application failed")
        self.decide(False)
        self.close()

    def decide(self, welcome):
        if not self.answer.done():
            self.answer.set_result(welcome)

    def hear(self, kind, **rest):
        self.events.put_nowait({"type": kind, **rest})

    async def send(self, event):
        match event["type"]:
            case "websocket.accept":
                self.decide(True)
                await self.shaken.wait()
            case "websocket.send":
                text = event.get("text")
                message = event["bytes"] if text is None else text
                with suppress(WebSocketClosedError):
                    await self.write_message(message, binary=text is None)
            case "websocket.close":
                self.decide(False)
                self.close(event.get("code", 1000), event.get("reason"))

    def open(self):
        self.shaken.set()

    def on_message(self, message):
        self.hear("websocket.receive", **{"text" if isinstance(message, str) else "bytes": message})

    def on_close(self):
        self.hear("websocket.disconnect", code=self.close_code or 1005)

    def on_finish(self):
        if self.get_status() != 101:
            self.running.cancel()  # There was no handshake, and there will be none.


class WantsWebSocket(Matcher):
    def match(self, request):
        wish = request.headers.get("Upgrade", "").lower()
        return {} if wish == "websocket" else None


async def main():
    Application([Rule(WantsWebSocket(), WebSocketGateway), (".*", HTTPGateway)]).listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
