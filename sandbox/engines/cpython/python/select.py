"""Replaces CPython's `select` (Modules/selectmodule.c): select, poll and epoll on virtual descriptors.

Left out: kqueue and /dev/poll, which Linux does not have either. Descriptors of files are always ready, as select(2) has
it for regular files.
"""

import errno
import os
import time

from _machine import calls as _host
from _machine.descriptors import is_virtual
from _machine.errors import check
from _machine.readiness import collect
from _machine.seams import originals
from _machine.stacks import breathe_if_due, wait, wait_any

error = OSError
PIPE_BUF = getattr(originals["select"], "PIPE_BUF", 4096)

POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 0x001, 0x002, 0x004, 0x008, 0x010, 0x020
POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND, POLLMSG, POLLRDHUP = (
    0x040,
    0x080,
    0x100,
    0x200,
    0x400,
    0x2000,
)
EPOLLIN, EPOLLPRI, EPOLLOUT, EPOLLERR, EPOLLHUP, EPOLLRDHUP = (
    0x001,
    0x002,
    0x004,
    0x008,
    0x010,
    0x2000,
)
EPOLLRDNORM, EPOLLRDBAND, EPOLLWRNORM, EPOLLWRBAND, EPOLLMSG = 0x040, 0x080, 0x100, 0x200, 0x400
EPOLLEXCLUSIVE, EPOLLONESHOT, EPOLLET, EPOLL_CLOEXEC = 1 << 28, 1 << 30, 1 << 31, 0o2000000

_READABLE = POLLIN | POLLHUP | POLLERR
_WRITABLE = POLLOUT | POLLERR
_MAX_EVENTS = 2**31 - 1


def _descriptor(fileobj):
    if isinstance(fileobj, int):
        fd = fileobj
    else:
        try:
            fd = fileobj.fileno()
        except AttributeError:
            raise TypeError("argument must be an int, or have a fileno() method.") from None
        if not isinstance(fd, int):
            raise TypeError("fileno() returned a non-integer")
    if fd < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({fd})")
    return fd


def _poll_until(found, park, timeout):
    """Return what `found()` finds, parking until it finds something or `timeout` seconds have passed."""
    ready = found()
    if ready or timeout == 0:
        # A loop that only ever asks must still let the network in.
        return found() if breathe_if_due() and not ready else ready
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = None if end is None else end - time.monotonic()
        if left is not None and left <= 0:
            return ready
        park(left)
        if ready := found():
            return ready


def _scan(interests):
    """`[(fd, bits)]` of those that are ready among `{fd: bits}`."""
    ready = []
    for fd, bits in interests.items():
        state = _host.readiness(fd)
        if state < 0:
            state = _file_readiness(fd)
        found = state & (bits | POLLERR | POLLHUP | POLLNVAL)
        if found:
            ready.append((fd, found))
    return ready


def _file_readiness(fd):
    """Files can always be read and written."""
    try:
        os.fstat(fd)
    except OSError:
        return POLLNVAL
    return POLLIN | POLLOUT


def _flat(interests):
    """What can be waited for: files are ready at once or never."""
    virtual = ((fd, bits) for fd, bits in interests.items() if is_virtual(fd))
    return [number for pair in virtual for number in pair]


@staticmethod  # A function would become a method where it is an attribute of a class, as C's does not.
def select(rlist, wlist, xlist, timeout=None, /):
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    readers = [(item, _descriptor(item)) for item in rlist]
    writers = [(item, _descriptor(item)) for item in wlist]
    for item in xlist:
        _descriptor(item)
    interests = {}
    for _, fd in readers:
        interests[fd] = interests.get(fd, 0) | POLLIN
    for _, fd in writers:
        interests[fd] = interests.get(fd, 0) | POLLOUT
    ready = dict(
        _poll_until(
            lambda: _scan(interests), lambda left: wait_any(_flat(interests), left), timeout
        )
    )
    if any(bits & POLLNVAL for bits in ready.values()):
        raise OSError(errno.EBADF, "Bad file descriptor")
    return (
        [item for item, fd in readers if ready.get(fd, 0) & _READABLE],
        [item for item, fd in writers if ready.get(fd, 0) & _WRITABLE],
        [],
    )


class poll:  # noqa: N801 - the name is CPython's
    def __init__(self):
        self._interests = {}
        self._polling = False

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        self._interests[_descriptor(fd)] = _event_mask(eventmask)

    def modify(self, fd, eventmask, /):
        fd = _descriptor(fd)
        if fd not in self._interests:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        self._interests[fd] = _event_mask(eventmask)

    def unregister(self, fd, /):
        del self._interests[_descriptor(fd)]

    def poll(self, timeout=None, /):
        if timeout is not None and not -(2**31) <= timeout < 2**31:
            raise OverflowError("timeout is too large")
        if self._polling:
            raise RuntimeError("concurrent poll() invocation")
        self._polling, interests = True, self._interests
        try:
            return _poll_until(
                lambda: _scan(interests),
                lambda left: wait_any(_flat(interests), left),
                None if timeout is None or timeout < 0 else timeout / 1000,
            )
        finally:
            self._polling = False


def _event_mask(mask):
    if mask < 0:
        raise ValueError("value must be positive")
    if mask > 0xFFFF:
        raise OverflowError("Python int too large for C unsigned short")
    return mask


class epoll:  # noqa: N801 - the name is CPython's
    def __init__(self, sizehint=-1, flags=0):
        if sizehint != -1 and sizehint <= 0:
            raise ValueError("sizehint must be positive or -1")
        if flags & ~EPOLL_CLOEXEC:
            raise OSError(errno.EINVAL, "Invalid argument")
        # Made when it is first used: `selectors` makes one while it is imported, just to see that it can.
        self._fd = None

    @classmethod
    def fromfd(cls, fd, /):
        self = cls.__new__(cls)
        self._fd = fd
        return self

    @property
    def closed(self):
        return self._fd == -1

    def _open(self):
        if self._fd is None:
            self._fd = check(_host.epollCreate())
        if self._fd == -1:
            raise ValueError("I/O operation on closed epoll object")
        return self._fd

    def fileno(self):
        return self._open()

    def close(self):
        fd, self._fd = self._fd, -1
        if fd not in (None, -1):
            _host.close(fd)

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __del__(self):
        self.close()

    def register(self, fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT):
        result = _host.epollAdd(self._open(), _descriptor(fd), eventmask)
        if result == -17:
            raise FileExistsError(errno.EEXIST, "File exists")
        check(result)

    def modify(self, fd, eventmask):
        self._found(_host.epollModify(self._open(), _descriptor(fd), eventmask))

    def unregister(self, fd):
        self._found(_host.epollRemove(self._open(), _descriptor(fd)))

    @staticmethod
    def _found(result):
        if result == -2:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        check(result)

    def poll(self, timeout=None, maxevents=-1):
        if maxevents < -1 or maxevents == 0:
            raise ValueError(f"maxevents must be greater than 0, got {maxevents}")
        fd, limit = self._open(), _MAX_EVENTS if maxevents == -1 else maxevents
        if timeout is not None and timeout < 0:
            timeout = None
        return _poll_until(lambda: collect(fd, limit), lambda left: wait(fd, POLLIN, left), timeout)
