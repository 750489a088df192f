"""python-socketio on Tornado, as an asynchronous server."""

import asyncio
import time

import socketio
import tornado.web

sio = socketio.AsyncServer(async_mode="tornado")


@sio.event
async def slow(sid):
    start = time.monotonic()
    await asyncio.sleep(0.3)
    return [start, time.monotonic()]


@sio.event
async def stream(sid):
    await sio.emit("piece", "first ", to=sid)
    await asyncio.sleep(0.3)
    await sio.emit("piece", "last", to=sid)


@sio.event
async def hello(sid):
    return "hello from socketio"


async def main():
    tornado.web.Application([(r"/socket.io/", socketio.get_tornado_handler(sio))]).listen(8000)
    await asyncio.Event().wait()


asyncio.run(main())
