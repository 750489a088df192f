"""A proxy: it saves up what the server says, and passes it on in larger portions."""

import asyncio
import re

PORTION = 1_000  # nginx saves up a page of memory: 4,096 or 8,192 bytes.
CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)


async def pass_on(from_client, to_client):
    """One request without a body, and the answer to it."""
    from_server, to_server = await asyncio.open_connection("localhost", 8888)
    try:
        question = await from_client.readuntil(b"\r\n\r\n")
        to_server.write(closing(question))
        answer = closing(await from_server.readuntil(b"\r\n\r\n"))
        portion = 1 if b"\r\nx-accel-buffering: no\r\n" in answer.lower() else PORTION
        saved = answer
        while piece := await from_server.read(PORTION):
            saved += piece
            if len(saved) >= portion:
                to_client.write(saved)
                await to_client.drain()
                saved = b""
        to_client.write(saved)
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # One of the two has left, and the other may go as well.
    finally:
        to_server.close()
        to_client.close()


def closing(head):
    """The head of a message, with the wish to close the connection after it."""
    return CONNECTION.sub(b"", head).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
