"""The system calls of the process, as functions: bound once, for fetching a method of a JavaScript object costs as much as
calling it.

They are connected when the interpreter stands. A memory snapshot can hold no JavaScript object, so nothing here may be
taken by `from ... import`, and nothing called before.
"""

from typing import Any

SCRATCH_SIZE = 262_144
"""A whole window, so that no call moves less than the network would take."""

scratch = memoryview(bytearray(SCRATCH_SIZE))
"""Bytes on their way between Python and the network: a number says how many of them a call means. Objects would cost many
times as much to hand over. Whoever parks in between must expect others' bytes in it."""

numbers = scratch.cast("i")
"""The same memory as 32-bit integers."""

NAMES = (
    "accept",
    "bind",
    "bindName",
    "close",
    "connect",
    "connectName",
    "dup",
    "dup2",
    "epollAdd",
    "epollCollect",
    "epollCreate",
    "epollModify",
    "epollRemove",
    "exit",
    "getOption",
    "kind",
    "limitStack",
    "listen",
    "local",
    "makeSocketFile",
    "newStack",
    "pair",
    "pipe",
    "readiness",
    "receive",
    "remote",
    "send",
    "setOption",
    "shutdown",
    "socket",
    "spawnStack",
    "takeError",
)


def connect_to(host: Any) -> None:
    """Bind the names above to the functions of `host`."""
    for name in NAMES:
        globals()[name] = getattr(host, name)


def __getattr__(name: str) -> Any:
    if name not in NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise RuntimeError(f"the system call {name} was made before the machine was connected")
