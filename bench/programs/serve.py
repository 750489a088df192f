"""What is measured: a plain handler and a WebSocket echo, on Tornado."""

import asyncio
import sys

import tornado.web
import tornado.websocket


class Plain(tornado.web.RequestHandler):
    def get(self):
        self.write("hello")


class Echo(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


async def main(port):
    application = tornado.web.Application([("/", Plain), ("/ws", Echo)], log_function=lambda _: None)
    application.listen(port)
    print("listening", flush=True)
    await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888))
