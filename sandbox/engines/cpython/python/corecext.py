"""Replaces `gevent.libev.corecext`, the event loop that gevent drives from C: libev's watchers over the machine's epoll.

Left out: watchers of child processes and of files. Watchers of forks can be started, but none comes.
"""

import errno
import heapq
import itertools
import sys
import time
import traceback
from collections import deque

from _machine import calls, signals, stacks
from _machine.readiness import collect

__all__ = ["READ", "WRITE", "loop", "supported_backends"]

READ, WRITE, TIMER = 1, 2, 0x100
EVENTS = READ | WRITE
_POLLIN, _POLLOUT, _POLLERR, _POLLHUP = 0x001, 0x004, 0x008, 0x010
_MAX_EVENTS = 2**31 - 1
_ENOENT, _EBADF, _EEXIST = -2, -9, -17

_EVENTS_FIRST = object()
"""Stands in a watcher's arguments for the events that it will be told of."""


def get_version():
    return "libev-4.33 (epoll of the machine)"


get_header_version = get_version


def supported_backends():
    return ["epoll"]


recommended_backends = supported_backends


def embeddable_backends():
    return []


class callback:  # noqa: N801 - the name is gevent's
    """A function that the loop will call once. It is true until that call has returned."""

    __slots__ = ("args", "callback")

    def __init__(self, function, args):
        self.callback = function
        self.args = args

    def stop(self):
        self.callback = self.args = None

    close = stop

    def __bool__(self):
        return self.args is not None

    @property
    def pending(self):
        return self.callback is not None


class watcher:  # noqa: N801 - the name is gevent's
    """Calls a function whenever something happens, from `start` to `stop`."""

    def __init__(self, loop, ref=True, priority=None):
        self.loop = loop
        self.priority = priority or 0
        self.active = False
        self._ref = bool(ref)
        self._callback = self.args = None

    pending = False

    @property
    def ref(self):
        """Whether the loop goes on for this watcher alone."""
        return self._ref

    @ref.setter
    def ref(self, ref):
        if self.active and bool(ref) != self._ref:
            self.loop._active += 1 if ref else -1
        self._ref = bool(ref)

    @property
    def callback(self):
        return self._callback

    @callback.setter
    def callback(self, function):
        if function is not None and not callable(function):
            raise TypeError(f"Expected callable, not {function!r}")
        self._callback = function

    def start(self, callback, *args):
        if callback is None:
            raise TypeError("callback must be callable, not None")
        self.callback = callback
        self.args = args
        if not self.active:
            self._activate()

    def stop(self):
        self._callback = self.args = None
        if self.active:
            self._deactivate()

    def close(self):
        self.stop()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __repr__(self):
        state = "active" if self.active else "stopped"
        return f"<{type(self).__name__} at {id(self):#x} {state} callback={self._callback!r}>"

    def _activate(self):
        self.active = True
        self.loop._active += self._ref

    def _deactivate(self):
        self.active = False
        self.loop._active -= self._ref

    def _fire(self, events=0):
        function, args = self._callback, self.args
        if function is None:
            return
        if args and args[0] is _EVENTS_FIRST:
            args = (events, *args[1:])
        self.loop._call(self, function, args)


class io(watcher):  # noqa: N801
    def __init__(self, loop, fd, events, ref=True, priority=None):
        if fd < 0:
            raise ValueError(f"fd must be non-negative: {fd!r}")
        if events & ~(READ | WRITE):
            raise ValueError(f"illegal event mask: {events!r}")
        super().__init__(loop, ref, priority)
        self._fd = fd
        self._events = events

    @property
    def fd(self):
        return self._fd

    @property
    def events(self):
        return self._events

    @events.setter
    def events(self, events):
        self._events = events
        if self.active:
            self.loop._changed.add(self._fd)

    def start(self, callback, *args, pass_events=False):
        super().start(callback, *((_EVENTS_FIRST, *args) if pass_events else args))

    def _activate(self):
        super()._activate()
        self.loop._watched.setdefault(self._fd, []).append(self)
        self.loop._changed.add(self._fd)

    def _deactivate(self):
        super()._deactivate()
        watchers = self.loop._watched.get(self._fd)
        if watchers and self in watchers:
            watchers.remove(self)
            if not watchers:
                del self.loop._watched[self._fd]

    def close(self):
        super().close()
        if self._fd not in self.loop._watched:
            # The number may soon be another file's.
            self.loop._forget(self._fd)


class timer(watcher):  # noqa: N801
    def __init__(self, loop, after=0.0, repeat=0.0, ref=True, priority=None):
        if repeat < 0:
            raise ValueError(f"repeat must be positive or zero: {repeat!r}")
        super().__init__(loop, ref, priority)
        self._after, self.repeat = after, repeat
        self._entry = None

    @property
    def at(self):
        return self._entry[0] if self._entry else 0.0

    def start(self, callback, *args, update=None):
        super().start(callback, *args)

    def again(self, callback, *args, update=None):
        self.stop()
        self._after = self.repeat
        self.start(callback, *args)

    def _activate(self):
        super()._activate()
        self._schedule(self._after)

    def _deactivate(self):
        super()._deactivate()
        if self._entry is not None:
            # It stays in the heap, as no one's, until its time comes.
            self._entry[2] = self._entry = None

    def _schedule(self, after):
        self._entry = [time.monotonic() + max(after, 0), next(self.loop._counter), self]
        heapq.heappush(self.loop._timers, self._entry)

    def _expire(self):
        self._entry = None
        if self.repeat:
            self._schedule(self.repeat)
        else:
            super()._deactivate()
        self._fire(TIMER)


class _Phase(watcher):
    """Fires in each turn of the loop, in a place that `start` writes it down for."""

    def __init__(self, loop, phase, ref=True, priority=None):
        super().__init__(loop, ref, priority)
        self._phase = phase

    def _activate(self):
        super()._activate()
        self._phase.append(self)

    def _deactivate(self):
        super()._deactivate()
        self._phase.remove(self)


class async_(watcher):  # noqa: N801
    """Fires when it is sent to, from whatever thread."""

    def __init__(self, loop, ref=True, priority=None):
        super().__init__(loop, ref, priority)
        self._sent = None

    @property
    def pending(self):
        return bool(self._sent)

    def send(self):
        if not self._sent:
            self._sent = self.loop.run_callback_threadsafe(self._fire)

    def send_ignoring_arg(self, _ignored):
        self.send()


class signal(watcher):  # noqa: N801
    def __init__(self, loop, signalnum, ref=True, priority=None):
        super().__init__(loop, ref, priority)
        self.signalnum = signalnum

    def _activate(self):
        super()._activate()
        signals.watch(self.signalnum, self._send)

    def _deactivate(self):
        super()._deactivate()
        signals.unwatch(self.signalnum, self._send)

    def _send(self):
        self.loop.run_callback_threadsafe(self._fire)


class fork(watcher):  # noqa: N801
    pass


class loop:  # noqa: N801 - the name is gevent's
    CALLBACK_CHECK_COUNT = 50
    MAXPRI, MINPRI = 2, -2
    approx_timer_resolution = 0.001
    starting_timer_may_update_loop_time = False
    backend, backend_int, origflags, origflags_int = "epoll", 4, [], 0

    def __init__(self, flags=None, default=None):
        self.default = bool(default)
        self.error_handler = None
        self.iteration = 0
        self._active = 0
        self._queue = deque()
        self._timers = []
        self._counter = itertools.count()
        self._watched = {}
        self._registered = {}
        self._changed = set()
        self._always = set()
        self._prepare, self._check, self._idle = [], [], []
        self._epoll = calls.epollCreate()
        self._parked = None
        self._is_broken = False

    def __repr__(self):
        return f"<{type(self).__module__}.loop at {id(self):#x} {self._format()}>"

    def _format(self):
        return f"epoll{' default' if self.default else ''} active={self._active}"

    def destroy(self):
        if self._epoll is None:
            return None
        calls.close(self._epoll)
        self._epoll = None
        self._queue.clear()
        return True

    def __del__(self):
        if getattr(self, "_epoll", None) is not None:
            calls.close(self._epoll)

    ptr = property(lambda self: self._epoll)
    activecnt = property(lambda self: self._active + len(self._queue))
    pendingcnt = property(lambda self: len(self._queue))
    WatcherType = watcher

    def fileno(self):
        return self._epoll

    # --- time ---

    def now(self):
        return time.monotonic()

    def update_now(self):
        pass

    update = update_now

    # --- watchers ---

    def io(self, fd, events, ref=True, priority=None):
        return io(self, fd, events, ref, priority)

    def timer(self, after, repeat=0.0, ref=True, priority=None):
        return timer(self, after, repeat, ref, priority)

    def signal(self, signum, ref=True, priority=None):
        return signal(self, signum, ref, priority)

    def idle(self, ref=True, priority=None):
        return _Phase(self, self._idle, ref, priority)

    def prepare(self, ref=True, priority=None):
        return _Phase(self, self._prepare, ref, priority)

    def check(self, ref=True, priority=None):
        return _Phase(self, self._check, ref, priority)

    def fork(self, ref=True, priority=None):
        return fork(self, ref, priority)

    def async_(self, ref=True, priority=None):
        return async_(self, ref, priority)

    def child(self, pid, trace=0, ref=True):
        raise OSError(errno.EOPNOTSUPP, "The machine starts no child processes")

    def stat(self, path, interval=0.0, ref=True, priority=None):
        raise OSError(errno.EOPNOTSUPP, "The machine does not watch files")

    def install_sigchld(self):
        pass

    reset_sigchld = reinit = verify = install_sigchld

    def closing_fd(self, fd):
        """Forget a descriptor that is about to be closed: True where watchers of it will still be told."""
        watchers = self._watched.pop(fd, ())
        for watcher_ in list(watchers):
            self.run_callback(watcher_._fire, READ | WRITE)
        self._forget(fd)
        return bool(watchers)

    # --- callbacks ---

    def run_callback(self, function, *args):
        queued = callback(function, args)
        self._queue.append(queued)
        if self._parked is not None:
            self._parked.wake()
        return queued

    run_callback_threadsafe = run_callback

    def handle_error(self, context, type, value, tb):
        handler = self.error_handler
        if handler is None:
            traceback.print_exception(type, value, tb)
        else:
            getattr(handler, "handle_error", handler)(context, type, value, tb)

    def _call(self, context, function, args):
        try:
            function(*args)
        except BaseException:
            try:
                self.handle_error(context, *sys.exc_info())
            except BaseException:
                traceback.print_exc()

    # --- the loop ---

    def ref(self):
        self._active += 1

    def unref(self):
        self._active -= 1

    def break_(self, how=None):
        self._is_broken = True

    def run(self, nowait=False, once=False):
        """Run until nothing is left that could happen, or once."""
        self._is_broken = False
        while not self._is_broken:
            self.iteration += 1
            self._run_phase(self._prepare)
            self._run_callbacks()
            if self._is_broken or not (self._active > 0 or self._queue):
                break
            self._run_io(self._poll(0 if nowait else self._patience()))
            self._run_timers()
            self._run_phase(self._check)
            if once or nowait:
                break

    def _run_phase(self, phase):
        for watcher_ in list(phase):
            watcher_._fire()

    def _run_callbacks(self):
        # What these queue up runs in the next turn, so that the network gets its own.
        for _ in range(len(self._queue)):
            queued = self._queue.popleft()
            function, args = queued.callback, queued.args
            queued.callback = None
            if function is not None and args is not None:
                self._call(queued, function, args)
                queued.args = None

    def _run_timers(self):
        now = time.monotonic()
        due = []
        while self._timers and (self._timers[0][2] is None or self._timers[0][0] <= now):
            due.append(heapq.heappop(self._timers))
        for entry in due:
            if entry[2] is not None:
                entry[2]._expire()

    def _patience(self):
        """Seconds until something is due at the latest; None where all hangs on the network."""
        if self._queue or self._always or self._idle:
            return 0
        while self._timers and self._timers[0][2] is None:
            heapq.heappop(self._timers)
        return max(0, self._timers[0][0] - time.monotonic()) if self._timers else None

    def _poll(self, timeout):
        self._register()
        ready = collect(self._epoll, _MAX_EVENTS)
        if not ready and timeout != 0:
            self._parked = stacks.current
            try:
                stacks.wait(self._epoll, _POLLIN, timeout)
            except BaseException:
                # A signal's handler has raised: the hub outlives it.
                self.handle_error(None, *sys.exc_info())
            finally:
                self._parked = None
            ready = collect(self._epoll, _MAX_EVENTS)
        else:
            stacks.breathe_if_due()
        if not ready and not self._always:
            if timeout == 0:
                self._run_phase(self._idle)
            return ()
        return ready + [(fd, _POLLIN | _POLLOUT) for fd in self._always]

    def _register(self):
        """Tell the machine which descriptors are watched, and for what, where that has changed."""
        for fd in self._changed:
            wanted = 0
            for watcher_ in self._watched.get(fd, ()):
                wanted |= watcher_._events
            # What is no longer watched stays registered until it happens: most is watched again before.
            if wanted and wanted & ~self._registered.get(fd, 0):
                self._set_mask(fd, wanted)
        self._changed.clear()

    def _set_mask(self, fd, wanted):
        bits = (_POLLIN if wanted & READ else 0) | (_POLLOUT if wanted & WRITE else 0)
        result = calls.epollAdd(self._epoll, fd, bits)
        if result == _EEXIST:
            result = calls.epollModify(self._epoll, fd, bits)
        if result == 0:
            self._registered[fd] = wanted
        else:
            # A file, or a descriptor that is gone: whoever reads it will not be kept waiting.
            self._always.add(fd)

    def _run_io(self, ready):
        for fd, bits in ready:
            events = 0
            if bits & (_POLLIN | _POLLERR | _POLLHUP):
                events |= READ
            if bits & (_POLLOUT | _POLLERR | _POLLHUP):
                events |= WRITE
            wanted = 0
            for watcher_ in list(self._watched.get(fd, ())):
                wanted |= watcher_._events
                if watcher_.active and watcher_._events & events:
                    watcher_._fire(watcher_._events & events)
            if events & ~wanted:
                self._narrow(fd, wanted)

    def _narrow(self, fd, wanted):
        """Something happens that nobody watches: do not ask for it again."""
        if fd in self._always and wanted:
            return
        if wanted:
            self._set_mask(fd, wanted)
        else:
            self._forget(fd)

    def _forget(self, fd):
        self._always.discard(fd)
        if self._registered.pop(fd, None) and self._epoll is not None:
            calls.epollRemove(self._epoll, fd)
