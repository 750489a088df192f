"""What `os` does with descriptors, for those of the network too: pipes, read, write, close, dup, flags.

Left out: `open` on such a descriptor, which reads in C, and `os.dup2` between such a one and a file's.
"""

import contextlib
import os
import posix
import stat
from typing import Any

from . import calls
from .errors import check, network_error
from .stacks import breathe_if_due, wait

FIRST_VIRTUAL = 4096
"""Emscripten's own descriptors are below (FS.MAX_OPEN_FDS)."""

_EAGAIN = -11
_POLLIN, _POLLOUT, _POLLERR, _POLLHUP = 0x001, 0x004, 0x008, 0x010

# No socket has options of this level: here a description keeps its file status flags (fcntl(2)).
_FLAGS = (0xF1A65, 0)


def is_virtual(fd: object) -> bool:
    # Standard input is a pipe of the machine too.
    return isinstance(fd, int) and (fd >= FIRST_VIRTUAL or (fd == 0 and fd is not False))


def flags(fd: int) -> int:
    return check(calls.getOption(fd, *_FLAGS))


def set_flags(fd: int, value: int) -> None:
    check(calls.setOption(fd, *_FLAGS, value))


def _until(attempt, fd: int, bits: int) -> Any:
    breathe_if_due()
    while True:
        result = attempt()
        if result != _EAGAIN:
            return result
        if flags(fd) & os.O_NONBLOCK:
            raise network_error(11)
        wait(fd, bits | _POLLERR | _POLLHUP, None)


def _pipe():
    reader = check(calls.pipe())
    return reader, reader + 1


def _pipe2(flags_, /):
    ends = _pipe()
    for end in ends:
        set_flags(end, flags_ & os.O_NONBLOCK)
    return ends


def _isatty(fd, /):
    check(calls.readiness(fd))
    return False


def _read(fd, length, /):
    size = check(_until(lambda: calls.receive(fd, length, False), fd, _POLLIN))
    return calls.scratch[:size].tobytes()


def _write(fd, data, /):
    with memoryview(data) as whole, whole.cast("B") as view:
        written = _write_some(fd, view)
        # A blocking pipe takes all, or as much as it could until nobody read any more (pipe(7)).
        if written < len(view) and _get_blocking(fd):
            with contextlib.suppress(OSError):
                while written < len(view):
                    written += _write_some(fd, view[written:])
        return written


def _write_some(fd, view):
    size = min(len(view), calls.SCRATCH_SIZE)

    def attempt():
        calls.scratch[:size] = view[:size]
        return calls.send(fd, size)

    return check(_until(attempt, fd, _POLLOUT))


def _close(fd):
    check(calls.close(fd))


def _dup(fd, /):
    return check(calls.dup(fd))


def _get_blocking(fd, /):
    return not flags(fd) & os.O_NONBLOCK


def _set_blocking(fd, blocking, /):
    set_flags(fd, flags(fd) & ~os.O_NONBLOCK | (0 if blocking else os.O_NONBLOCK))


def _dup2(fd, fd2, inheritable=True):
    return check(calls.dup2(fd, fd2))


def _get_inheritable(fd, /):
    check(calls.readiness(fd))
    return False


def _set_inheritable(fd, inheritable, /):
    # Nothing is ever executed that could inherit it.
    check(calls.readiness(fd))


def _fstat(fd):
    kind = check(calls.kind(fd))
    mode = stat.S_IFIFO if kind == 2 else stat.S_IFSOCK
    return os.stat_result((mode | 0o600, fd, 0, 1, 0, 0, 0, 0, 0, 0))


_VIRTUAL = (
    _close,
    _dup,
    _dup2,
    _fstat,
    _get_blocking,
    _get_inheritable,
    _isatty,
    _read,
    _set_blocking,
    _set_inheritable,
    _write,
)


def _by_descriptor(virtual, original):
    def call(fd, *args, **kwargs):
        return (virtual if is_virtual(fd) else original)(fd, *args, **kwargs)

    call.__name__ = call.__qualname__ = original.__name__
    call.__doc__ = original.__doc__
    return call


def install() -> None:
    """Put them in the place of those of `os` and `posix`."""
    replaced = {"pipe": _pipe, "pipe2": _pipe2}
    for virtual in _VIRTUAL:
        name = virtual.__name__[1:]
        replaced[name] = _by_descriptor(virtual, getattr(posix, name))
    for name, function in replaced.items():
        setattr(os, name, function)
        setattr(posix, name, function)
