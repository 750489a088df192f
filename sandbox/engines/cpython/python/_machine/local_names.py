"""Names of AF_UNIX sockets (unix(7)): files, and abstract names, which begin with a NUL and are nobody's file."""

import itertools
import os
import stat

from . import calls
from .errors import check, network_error

_LONGEST = 108
"""sizeof(sun_path). A file's name needs one byte more, for its end."""

_EADDRINUSE, _ECONNREFUSED = 98, 111
_automatic = itertools.count(1)


def bind(fd: int, address: object) -> None:
    """Give a socket a name, and make the file that stands for it."""
    name = _encoded(address)
    if not name:
        # Autobind
        name = b"\0%05x" % next(_automatic)
    if name.startswith(b"\0"):
        check(calls.bindName(fd, *_abstract(name)))
        return
    path = os.fsdecode(name)
    if os.path.lexists(path):
        raise network_error(_EADDRINUSE)
    # Raises what is wrong with the folder.
    os.stat(os.path.dirname(path) or ".")
    mask = os.umask(0)
    os.umask(mask)
    calls.makeSocketFile(os.path.abspath(path), 0o777 & ~mask)
    try:
        check(calls.bindName(fd, _key_of(os.stat(path)), path))
    except OSError:
        os.unlink(path)
        raise


def connect(fd: int, address: object, may_wait: bool) -> int:
    """Begin to connect a socket: 0, or a negative errno."""
    name = _encoded(address)
    if name.startswith(b"\0"):
        return calls.connectName(fd, _abstract(name)[0], may_wait)
    status = os.stat(os.fsdecode(name))
    if not stat.S_ISSOCK(status.st_mode):
        return -_ECONNREFUSED
    return calls.connectName(fd, _key_of(status), may_wait)


def shown(text: str) -> str | bytes:
    """The name as `getsockname` returns it."""
    return text.encode("latin-1") if text.startswith("\0") else text


def _encoded(address: object) -> bytes:
    if isinstance(address, str):
        name = os.fsencode(address)
    elif isinstance(address, (bytes, bytearray, memoryview)):
        name = bytes(address)
    else:
        raise TypeError(f"a bytes-like object is required, not '{type(address).__name__}'")
    if len(name) > _LONGEST - (not name.startswith(b"\0")):
        raise OSError("AF_UNIX path too long")
    return name


def _abstract(name: bytes) -> tuple[str, str]:
    text = name.decode("latin-1")
    return text, text


def _key_of(status: os.stat_result) -> str:
    return f"{status.st_dev}:{status.st_ino}"
