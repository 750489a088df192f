import asyncio
import contextlib


async def echo(reader, writer):
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()


async def main():
    server = await asyncio.start_server(echo, port=8000)
    print("serving", flush=True)
    await server.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("stopping")
