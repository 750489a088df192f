"""Replaces CPython's `fcntl` (Modules/fcntlmodule.c): the flags of virtual descriptors; files keep the interpreter's own.

Left out for virtual descriptors: locks, owners, and what `ioctl` asks of a terminal.
"""

from _machine import calls
from _machine.descriptors import flags, is_virtual, set_flags
from _machine.errors import check, network_error
from _machine.seams import originals

_c = originals["fcntl"]
for _name, _value in vars(_c).items():
    if not _name.startswith("__"):
        globals()[_name] = _value

F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC = 0, 1, 2, 3, 4, 1030
FD_CLOEXEC = 1
_O_RDWR = 2


def _descriptor(fd):
    return fd if isinstance(fd, int) else fd.fileno()


def fcntl(fd, cmd, arg=0, /):
    fd = _descriptor(fd)
    if not is_virtual(fd):
        return _c.fcntl(fd, cmd, arg)
    if cmd in (F_DUPFD, F_DUPFD_CLOEXEC):
        return check(calls.dup(fd))
    kept = flags(fd)
    if cmd == F_GETFD:
        return FD_CLOEXEC
    if cmd == F_SETFD:
        return 0
    if cmd == F_GETFL:
        return kept | _O_RDWR
    if cmd == F_SETFL:
        set_flags(fd, arg & ~_O_RDWR)
        return 0
    raise network_error(22)


def ioctl(fd, request, arg=0, mutate_flag=True, /):
    fd = _descriptor(fd)
    if is_virtual(fd):
        raise network_error(22)
    return _c.ioctl(fd, request, arg, mutate_flag)


def flock(fd, operation, /):
    fd = _descriptor(fd)
    if is_virtual(fd):
        raise network_error(22)
    return _c.flock(fd, operation)


def lockf(fd, cmd, len=0, start=0, whence=0, /):
    fd = _descriptor(fd)
    if is_virtual(fd):
        raise network_error(22)
    return _c.lockf(fd, cmd, len, start, whence)
