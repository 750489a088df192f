"""The errors of the network, with the numbers, classes and texts that Linux gives them.

Pyodide's own `errno` follows Emscripten. The numbers below are raised by the network alone, so they are set to those of
Linux in `errno` itself; EBADF, EINVAL and EMFILE come from the file system too and keep Emscripten's numbers.
"""

import errno
import gc
import os

_LINUX = {
    "EAGAIN": (11, "Resource temporarily unavailable"),
    "EWOULDBLOCK": (11, "Resource temporarily unavailable"),
    "EPIPE": (32, "Broken pipe"),
    "ENOTSOCK": (88, "Socket operation on non-socket"),
    "EDESTADDRREQ": (89, "Destination address required"),
    "EPROTONOSUPPORT": (93, "Protocol not supported"),
    "EOPNOTSUPP": (95, "Operation not supported"),
    "EAFNOSUPPORT": (97, "Address family not supported by protocol"),
    "EADDRINUSE": (98, "Address already in use"),
    "EADDRNOTAVAIL": (99, "Cannot assign requested address"),
    "ENETUNREACH": (101, "Network is unreachable"),
    "ECONNABORTED": (103, "Software caused connection abort"),
    "ECONNRESET": (104, "Connection reset by peer"),
    "ENOBUFS": (105, "No buffer space available"),
    "EISCONN": (106, "Transport endpoint is already connected"),
    "ENOTCONN": (107, "Transport endpoint is not connected"),
    "ESHUTDOWN": (108, "Cannot send after transport endpoint shutdown"),
    "ETIMEDOUT": (110, "Connection timed out"),
    "ECONNREFUSED": (111, "Connection refused"),
    "EHOSTUNREACH": (113, "No route to host"),
    "EALREADY": (114, "Operation already in progress"),
    "EINPROGRESS": (115, "Operation now in progress"),
}

# The subclasses of OSError by errno (PEP 3151).
_CLASSES: dict[str, type[OSError]] = {
    "EAGAIN": BlockingIOError,
    "EWOULDBLOCK": BlockingIOError,
    "EALREADY": BlockingIOError,
    "EINPROGRESS": BlockingIOError,
    "EPIPE": BrokenPipeError,
    "ESHUTDOWN": BrokenPipeError,
    "ECONNABORTED": ConnectionAbortedError,
    "ECONNREFUSED": ConnectionRefusedError,
    "ECONNRESET": ConnectionResetError,
    "ETIMEDOUT": TimeoutError,
}

_BY_LINUX_NUMBER = {
    number: (_CLASSES.get(name, OSError), number, text) for name, (number, text) in _LINUX.items()
}
_BY_LINUX_NUMBER[9] = (OSError, errno.EBADF, "Bad file descriptor")
_BY_LINUX_NUMBER[22] = (OSError, errno.EINVAL, "Invalid argument")
_BY_LINUX_NUMBER[24] = (OSError, errno.EMFILE, "Too many open files")


def adopt_linux_numbers() -> None:
    compiled = errno.ECONNREFUSED
    for name, (number, _) in _LINUX.items():
        setattr(errno, name, number)
        errno.errorcode[number] = name
    errno.errorcode[errno.EAGAIN] = "EAGAIN"
    # OSError picks its subclass from a dictionary of the numbers that CPython was compiled with.
    (classes,) = (
        table
        for table in gc.get_referrers(ConnectionRefusedError)
        if type(table) is dict and table.get(compiled) is ConnectionRefusedError
    )
    classes.update((_LINUX[name][0], cls) for name, cls in _CLASSES.items())
    texts = dict(_LINUX.values())
    strerror = os.strerror
    os.strerror = lambda code, /: texts.get(code) or strerror(code)


def network_error(number: int) -> OSError:
    """Return the exception for a Linux errno, with the errno that this interpreter's `errno` module gives it."""
    cls, value, text = _BY_LINUX_NUMBER[number]
    return cls(value, text)


def error_number(number: int) -> int:
    """Return what `errno` calls a Linux errno, for `connect_ex` and SO_ERROR."""
    return _BY_LINUX_NUMBER[number][1] if number else 0


def check(result: int) -> int:
    """Return a system call's result, or raise the error that a negative one stands for."""
    if result < 0:
        raise network_error(-result)
    return result
