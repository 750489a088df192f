"""What is measured: a plain handler and a WebSocket echo, on Tornado."""

import asyncio
import os
import sys

import tornado.web
import tornado.websocket


class Plain(tornado.web.RequestHandler):
    def get(self):
        self.write("hello")


class Memory(tornado.web.RequestHandler):
    """The bytes that the interpreter's memory has, or natively that the process holds."""

    def get(self):
        if sys.platform == "emscripten":
            from pyodide_js import _module

            size = _module.HEAPU8.length
        else:
            with open("/proc/self/statm") as statm:
                size = int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")
        self.write(str(size))


class Echo(tornado.websocket.WebSocketHandler):
    def open(self):
        # Nagle's algorithm and delayed acknowledgements would hold up natively what is sent piece by piece.
        self.set_nodelay(True)

    def on_message(self, message):
        self.write_message(message)


async def main(port):
    handlers = [("/", Plain), ("/ws", Echo), ("/memory", Memory)]
    application = tornado.web.Application(handlers, log_function=lambda _: None)
    application.listen(port)
    print("listening", flush=True)
    await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888))
