"""The websockets library on asyncio."""

import asyncio
import json
import time

from websockets.asyncio.server import serve


async def handle(socket):
    async for message in socket:
        match message:
            case "slow":
                start = time.monotonic()
                await asyncio.sleep(0.3)
                await socket.send(json.dumps([start, time.monotonic()]))
            case "stream":
                await socket.send("first ")
                await asyncio.sleep(0.3)
                await socket.send("last")
            case _:
                await socket.send("hello from websockets")


async def main():
    async with serve(handle, "", 8000) as server:
        await server.serve_forever()


asyncio.run(main())
