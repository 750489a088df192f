"""A WSGI application behind a path of Tornado's: a thread for each call, and each piece sent as it comes."""

import asyncio
from concurrent.futures import Future
from threading import Thread
from wsgiref.util import shift_path_info

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler
from tornado.wsgi import WSGIContainer


class Mount(RequestHandler):
    def initialize(self, name, app):
        self.name = name
        self.app = app

    async def get(self):
        self.loop = asyncio.get_running_loop()
        called = Future()
        Thread(target=self.call, args=[called], name=self.name, daemon=True).start()
        await asyncio.wrap_future(called)

    post = get

    def call(self, called):
        try:
            called.set_result(self.serve())
        except StreamClosedError:
            called.set_result(None)  # The client has left.
        except Exception as error:
            called.set_exception(error)

    def serve(self):
        environ = WSGIContainer(self.app).environ(self.request)
        shift_path_info(environ)
        body = self.app(environ, self.start_response)
        try:
            for piece in body:
                if piece:
                    self.send(piece)
        finally:
            if hasattr(body, "close"):
                body.close()

    def start_response(self, status, headers, exc_info=None):
        code, _, reason = status.partition(" ")
        self.clear()
        self.clear_header("Content-Type")
        self.set_status(int(code), reason)
        for name, value in headers:
            self.add_header(name, value)
        return self.send

    def send(self, piece):
        """Called in the thread; returns when the loop has sent the piece."""
        asyncio.run_coroutine_threadsafe(self.pass_on(piece), self.loop).result()

    async def pass_on(self, piece):
        self.write(piece)
        await self.flush()
