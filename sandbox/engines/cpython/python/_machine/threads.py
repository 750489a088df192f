"""Threads on stacks that park: what `_thread` offers.

One thread runs at a time, as under the interpreter lock, and another takes its turn where a call would block: a lock, a
socket, a sleep.
"""

import collections
import contextvars
import functools
import itertools
import signal
import sys
import time
import traceback
import types
import weakref

from _machine import signals, stacks
from _machine.seams import originals
from _machine.stacks import breathe_if_due, park, spawn
from _machine.tracebacks import hide_seams

_c = originals["_thread"]
error = RuntimeError
TIMEOUT_MAX = _c.TIMEOUT_MAX
_ExceptHookArgs = _c._ExceptHookArgs
_is_main_interpreter = _c._is_main_interpreter


class _Thread:
    """What is known of a running thread: the stacks that belong to it refer to this."""

    __slots__ = ("ident", "locals")

    def __init__(self, ident):
        self.ident = ident
        self.locals = weakref.WeakSet()


_main = _Thread(_c.get_ident())
_idents = itertools.count(_main.ident + 16, 16)
_running = 0


def _current():
    return stacks.current.thread or _main


def get_ident():
    return _current().ident


get_native_id = get_ident


def _get_main_thread_ident():
    return _main.ident


# --- locks ---


def _deadline(blocking, timeout):
    """When to give up: None for never."""
    if timeout == -1:
        return None
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return time.monotonic() + timeout


class lock:  # noqa: N801 - the name is CPython's
    """A lock that is handed to the stack which has waited longest."""

    __slots__ = ("__weakref__", "_held", "_waiting")

    def __init__(self):
        self._held = False
        self._waiting = collections.deque()

    def acquire(self, blocking=True, timeout=-1):
        end = _deadline(blocking, timeout)
        breathe_if_due()
        if not self._held:
            self._held = True
            return True
        if not blocking or timeout == 0:
            return False
        ticket = [stacks.current, False]
        self._waiting.append(ticket)
        try:
            while not ticket[1]:
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    self._waiting.remove(ticket)
                    return False
                park(left)
        except BaseException:
            if ticket[1]:
                self.release()
            else:
                self._waiting.remove(ticket)
            raise
        return True

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        if self._waiting:
            ticket = self._waiting.popleft()
            ticket[1] = True
            ticket[0].wake()
        else:
            self._held = False

    def locked(self):
        return self._held

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def _at_fork_reinit(self):
        self.__init__()

    def __repr__(self):
        state = "locked" if self._held else "unlocked"
        return f"<{state} _thread.lock object at {id(self):#x}>"

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked


LockType = lock
# A class, for a function would become a method where it is an attribute of one, as C's does not.
allocate_lock = allocate = lock


class RLock:
    __slots__ = ("__weakref__", "_block", "_count", "_owner")

    def __init__(self):
        self._block = lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        me = get_ident()
        if self._owner == me:
            self._count += 1
            return True
        if not self._block.acquire(blocking, timeout):
            return False
        self._owner = me
        self._count = 1
        return True

    def release(self):
        if self._owner != get_ident():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._block.release()

    def locked(self):
        return self._count > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def _is_owned(self):
        return self._owner == get_ident()

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def _release_save(self):
        if self._count == 0:
            raise RuntimeError("cannot release un-acquired lock")
        state = self._count, self._owner
        self._count, self._owner = 0, None
        self._block.release()
        return state

    def _acquire_restore(self, state):
        self._block.acquire()
        self._count, self._owner = state

    def _at_fork_reinit(self):
        self.__init__()

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        return f"<{state} _thread.RLock object owner={self._owner or 0} count={self._count} at {id(self):#x}>"


# --- thread-local data ---

_get, _set, _delete = object.__getattribute__, object.__setattr__, object.__delattr__


class _Namespaces(dict):
    """The dictionaries of one `_local` by the thread's ident, and how to initialise it.

    It belongs to the instance, and threads know of it weakly: what refers to itself through a `_local` can be collected.
    """

    __slots__ = ("__weakref__", "args", "kwargs")
    __hash__ = object.__hash__
    __eq__ = object.__eq__


class _local:
    """Thread-local data: before each access the instance takes on the dictionary of the running thread."""

    __slots__ = ("__dict__", "__weakref__", "_local__namespaces")

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        namespaces = _Namespaces()
        namespaces.args, namespaces.kwargs = args, kwargs
        _set(self, "_local__namespaces", namespaces)
        _begin(self, namespaces, _current())
        return self

    def _adopt(self):
        namespaces = _get(self, "_local__namespaces")
        thread = _current()
        namespace = namespaces.get(thread.ident)
        if namespace is not None:
            _set(self, "__dict__", namespace)
            return
        _begin(self, namespaces, thread)
        type(self).__init__(self, *namespaces.args, **namespaces.kwargs)

    def __getattribute__(self, name):
        _adopt(self)
        return _get(self, name)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(
                f"'{type(self).__name__}' object attribute '__dict__' is read-only"
            )
        _adopt(self)
        _set(self, name, value)

    def __delattr__(self, name):
        if name == "__dict__":
            raise AttributeError(
                f"'{type(self).__name__}' object attribute '__dict__' is read-only"
            )
        _adopt(self)
        _delete(self, name)


def _begin(self, namespaces, thread):
    namespaces[thread.ident] = namespace = {}
    thread.locals.add(namespaces)
    _set(self, "__dict__", namespace)


_adopt = _local.__dict__["_adopt"]

# --- threads ---


class _ThreadHandle:
    """A thread that can be joined."""

    def __init__(self):
        self.ident = None
        self._done = False
        self._waiting = []

    def is_done(self):
        return self._done

    def _set_done(self):
        self._done = True
        waiting, self._waiting = self._waiting, []
        for stack in waiting:
            stack.wake()

    def join(self, timeout=None):
        if self.ident is None:
            raise RuntimeError("thread not started")
        if self.ident == get_ident() and not self._done:
            raise RuntimeError("Cannot join current thread")
        end = None if timeout is None or timeout < 0 else time.monotonic() + timeout
        me = stacks.current
        self._waiting.append(me)
        try:
            while not self._done:
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    return
                park(left)
        finally:
            if me in self._waiting:
                self._waiting.remove(me)


def _make_thread_handle(ident):
    handle = _ThreadHandle()
    handle.ident = ident
    return handle


_joined_at_exit = set()


def start_joinable_thread(function, handle=None, daemon=True):
    if not callable(function):
        raise TypeError("thread function must be callable")
    return _start(function, function, handle or _ThreadHandle(), daemon)


def _start(function, named, handle, daemon):
    if handle.ident is not None:
        raise RuntimeError("thread already started")
    stacks.check_room()
    thread = _Thread(next(_idents))
    handle.ident = thread.ident
    if not daemon:
        _joined_at_exit.add(handle)

    def job():
        global _running
        stacks.current.thread = thread
        _running += 1
        try:
            contextvars.Context().run(function)
        except SystemExit:
            pass
        except BaseException as error_:
            _report(error_, named)
        finally:
            _running -= 1
            for namespaces in list(thread.locals):
                del namespaces[thread.ident]
            _joined_at_exit.discard(handle)
            handle._set_done()

    spawn(job)
    return handle


def start_new_thread(function, args, kwargs=None, /):
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    job = functools.partial(function, *args, **(kwargs or {}))
    return _start(job, function, _ThreadHandle(), daemon=True).ident


start_new = start_new_thread


def _report(error_, function):
    """Tell of an error that nobody can catch: what threading starts reports its own."""
    message = "Exception ignored in thread started by"
    if sys.unraisablehook is sys.__unraisablehook__:
        print(f"{message}: {function!r}", file=sys.stderr)
        traceback.print_exception(error_)
        return
    names = ("exc_type", "exc_value", "exc_traceback", "err_msg", "object")
    values = (type(error_), error_, error_.__traceback__, message, function)
    sys.unraisablehook(types.SimpleNamespace(**dict(zip(names, values, strict=True))))


def interrupt_main(signum=signal.SIGINT, /):
    """Have the main thread run the signal's handler: where it is parked, or at its next park."""
    signals.simulate(signum)


def _excepthook(args, /):
    """What `threading.excepthook` is: prints an exception that ended a thread."""
    if args.exc_value is not None:
        hide_seams(args.exc_value)
        traceback_ = args.exc_value.__traceback__
        args = _ExceptHookArgs((args.exc_type, args.exc_value, traceback_, args.thread))
    _c._excepthook(args)


def daemon_threads_allowed():
    return True


def exit():
    raise SystemExit


exit_thread = exit


_SMALLEST_STACK = 32 * 1024
_stack_size = 0


def stack_size(size=0, /):
    """Remember the size, which means nothing here: the engine makes its stacks as large as they have to be."""
    global _stack_size
    if size < 0:
        raise ValueError("size must be 0 or a positive value")
    if 0 < size < _SMALLEST_STACK:
        raise ValueError(f"size not valid: {size} bytes")
    before, _stack_size = _stack_size, size
    return before


def set_name(name, /):
    pass


def _count():
    return _running


def _shutdown():
    """Join the threads that are not daemons, as the interpreter does before it ends."""
    while _joined_at_exit:
        next(iter(_joined_at_exit)).join()
