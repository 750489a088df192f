"""Signals of the process: those that it sends itself, and Ctrl+C.

A handler runs on the main thread, where that is parked or at its next bytecode, as in CPython. Nobody else sends signals:
there are no other processes to see, no alarms and no children. Left out: `sigwait`, blocked signals, and a Ctrl+C while
another thread or a greenlet computes without a pause.
"""

import _signal
import collections
import errno
import os
import posix
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

from . import calls, stacks
from .descriptors import flags
from .errors import check

_DEFAULT, _IGNORE = _signal.SIG_DFL, _signal.SIG_IGN
_MISSED_BY_NOBODY = frozenset({_signal.SIGCHLD, _signal.SIGCONT, _signal.SIGURG, _signal.SIGWINCH})
"""Signals whose default is that nothing happens (signal(7)); every other one ends the process."""

_SEAMS = __file__.split("/_machine/")[0]

Handler = Callable[[int, FrameType | None], Any] | int | None

_handlers: dict[int, Handler] = {
    _signal.SIGINT: _signal.default_int_handler,
    # As CPython sets them when it starts: who writes to a closed connection gets an error.
    _signal.SIGPIPE: _IGNORE,
    _signal.SIGXFSZ: _IGNORE,
}
_watchers: dict[int, list[Callable[[], None]]] = {}
_pending: collections.deque[int] = collections.deque()
_wakeup_fd = -1
_delivered = 0


def _checked(signum: int) -> int:
    if not 1 <= signum < _signal.NSIG:
        raise ValueError("signal number out of range")
    return signum


def _on_main_thread() -> bool:
    return stacks.current.thread is None


# --- delivery ---


def send(signum: int) -> None:
    """Deliver a signal from Python code of whatever thread."""
    if stacks.current is stacks.main:
        _deliver(signum)
    else:
        _leave_to_main(signum)


def arrive(signum: int) -> None:
    """Deliver a signal from outside, while every stack is parked."""
    _leave_to_main(signum)


def _interrupted(signum: int, frame: FrameType | None) -> None:
    """What the interpreter itself calls for a Ctrl+C that came while Python ran."""
    # The seams are not to be left half-way, as what they replace in C never is.
    in_seams = frame is not None and frame.f_code.co_filename.startswith(_SEAMS)
    if stacks.current is not stacks.main or in_seams:
        _leave_to_main(signum)
    else:
        _deliver(signum, frame)


def _leave_to_main(signum: int) -> None:
    if signum not in _pending:
        _pending.append(signum)
    if isinstance(stacks.main, stacks.Stack):
        stacks.main.interrupt(_deliver_pending)


def _deliver_pending() -> None:
    while _pending:
        _deliver(_pending.popleft())


def _deliver(signum: int, frame: FrameType | None = None) -> None:
    global _delivered
    _delivered += 1
    if _wakeup_fd != -1:
        # A full pipe has woken its reader already.
        calls.scratch[0] = signum
        calls.send(_wakeup_fd, 1)
    if watchers := _watchers.get(signum):
        for notify in list(watchers):
            notify()
        return
    handler = _handlers.get(signum, _DEFAULT)
    if handler == _IGNORE:
        return
    if callable(handler):
        handler(signum, frame)
    elif signum not in _MISSED_BY_NOBODY:
        exit_now(128 + signum)


def exit_now(status: int, /) -> None:
    """Replace `os._exit`: end the process, whatever else it does."""
    calls.exit(status & 0xFF)
    while True:
        stacks.park()


def watch(signum: int, notify: Callable[[], None]) -> None:
    """Have `notify` called in the place of the signal's handler, as libev does by handling it in C."""
    _watchers.setdefault(_checked(signum), []).append(notify)


def unwatch(signum: int, notify: Callable[[], None]) -> None:
    _watchers[signum].remove(notify)


def simulate(signum: int) -> None:
    """As if it had arrived, where a handler in Python waits for it (`_thread.interrupt_main`)."""
    if callable(_handlers.get(_checked(signum), _DEFAULT)):
        send(signum)


# --- what `signal` and `os` offer ---


def _set_handler(signalnum, handler, /):
    if not callable(handler) and handler not in (_DEFAULT, _IGNORE):
        raise TypeError(
            "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"
        )
    if not _on_main_thread():
        raise ValueError("signal only works in main thread of the main interpreter")
    _checked(signalnum)
    if signalnum in (_signal.SIGKILL, _signal.SIGSTOP):
        raise OSError(errno.EINVAL, "Invalid argument")
    before = _handlers.get(signalnum, _DEFAULT)
    _handlers[signalnum] = handler
    return before


def _getsignal(signalnum, /):
    return _handlers.get(_checked(signalnum), _DEFAULT)


def _raise_signal(signalnum, /):
    send(_checked(signalnum))


def _pthread_kill(thread_id, signalnum, /):
    send(_checked(signalnum))


def _pause():
    before = _delivered
    while _delivered == before:
        stacks.park()


def _set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    global _wakeup_fd
    if not _on_main_thread():
        raise ValueError("set_wakeup_fd only works in main thread of the main interpreter")
    if fd != -1:
        check(calls.kind(fd))
        if not flags(fd) & os.O_NONBLOCK:
            raise ValueError(f"the fd {fd} must be in non-blocking mode")
    before, _wakeup_fd = _wakeup_fd, fd
    return before


def _kill(pid, signal, /):
    if pid not in (0, os.getpid()):
        raise ProcessLookupError(errno.ESRCH, "No such process")
    if signal != 0:
        send(_checked(signal))


def _abort():
    exit_now(128 + _signal.SIGABRT)


def install() -> None:
    """Put them in the place of those of `signal` and `os`."""
    # `signal.signal` and `signal.getsignal` are Python over these two; the others it hands on as they are.
    _signal.signal = _set_handler
    _signal.getsignal = _getsignal
    for function in (_raise_signal, _pthread_kill, _pause, _set_wakeup_fd):
        setattr(_signal, function.__name__[1:], function)
        setattr(signal, function.__name__[1:], function)
    for name, function in {"kill": _kill, "abort": _abort, "_exit": exit_now}.items():
        setattr(os, name, function)
        setattr(posix, name, function)


_interpreter_signal = _signal.signal


def begin(pid: int) -> None:
    """Make ready for a program: from now on the interpreter hands a Ctrl+C to us."""
    _interpreter_signal(_signal.SIGINT, _interrupted)
    os.getpid = posix.getpid = lambda: pid
    if _pending:
        stacks.main.interrupt(_deliver_pending)
