"""File objects over virtual descriptors, which C's cannot read: `io.FileIO` and `os.fdopen`.

Left out: the built-in `open` on a number.
"""

import _io
import io
import os

from .descriptors import is_virtual


class VirtualFile(io.RawIOBase):
    """What `FileIO` is for a virtual descriptor. It asks `os`, as FileIO asks the operating system."""

    def __init__(self, fd, mode, closefd):
        self._fd = fd
        self.name = fd
        self.mode = mode if "b" in mode else mode + "b"
        self.closefd = closefd
        os.fstat(fd)

    def fileno(self):
        self._check_open()
        return self._fd

    def readable(self):
        return "r" in self.mode or "+" in self.mode

    def writable(self):
        return "r" not in self.mode or "+" in self.mode

    def readinto(self, buffer):
        self._check_open()
        view = memoryview(buffer).cast("B")
        try:
            data = os.read(self._fd, len(view))
        except BlockingIOError:
            return None
        view[: len(data)] = data
        return len(data)

    def write(self, data):
        self._check_open()
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return None

    def close(self):
        if self.closed:
            return
        super().close()
        if self.closefd:
            os.close(self._fd)

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")


class _FileIOType(type(_io.FileIO)):
    def __instancecheck__(cls, instance):
        return isinstance(instance, (_io.FileIO, VirtualFile))


class FileIO(_io.FileIO, metaclass=_FileIOType):
    __module__ = "_io"

    def __new__(cls, file, mode="r", closefd=True, opener=None):
        if is_virtual(file):
            return VirtualFile(file, mode, closefd)
        return super().__new__(cls, file, mode, closefd, opener)


def _fdopen(fd, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True):
    raw = VirtualFile(fd, mode.replace("b", "").replace("t", ""), closefd)
    if buffering == 0 and "b" in mode:
        return raw
    size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
    if "+" in mode:
        buffered = io.BufferedRWPair(raw, raw, size)
    else:
        buffered = (io.BufferedReader if raw.readable() else io.BufferedWriter)(raw, size)
    if "b" in mode:
        return buffered
    return io.TextIOWrapper(buffered, encoding, errors, newline, line_buffering=buffering == 1)


def install() -> None:
    """Put them in the place of those of `io` and `os`."""
    fdopen = os.fdopen

    def fdopen_any(fd, *args, **kwargs):
        return (_fdopen if is_virtual(fd) else fdopen)(fd, *args, **kwargs)

    io.FileIO = FileIO
    os.fdopen = fdopen_any
