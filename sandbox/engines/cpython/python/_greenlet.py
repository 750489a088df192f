"""Replaces `greenlet._greenlet`, the C half of the package greenlet 3: each greenlet is a stack of its own that parks.

A parked stack keeps the greenlet's `_State` alive and never the greenlet itself, so that one which nobody refers to any
more is found, and ended by GreenletExit, as the original does.

Left out: the C API, a context that is replaced once its greenlet runs or that greenlets share, and `gr_frame` ends at the stack's own frames
below `run`, not at `run` itself. Garbage that only the collector finds is ended at the next switch or greenlet.
"""

import contextvars
import sys
import types
import weakref

from _machine import stacks
from _machine.stacks import breathe_if_due, spawn

GREENLET_USE_CONTEXT_VARS = True
GREENLET_USE_GC = True
GREENLET_USE_TRACING = True
GREENLET_USE_STANDARD_THREADING = True
CLOCKS_PER_SEC = 1_000_000
_C_API = None

_SWITCHES_A_BREATH = 256
"""Switches between two looks at the clock: greenlets that only switch must not starve the network."""


class GreenletExit(BaseException):
    """Ends a greenlet without a traceback: its parent gets the exception as a value."""

    __module__ = "greenlet"


class error(Exception):  # noqa: N801 - the name is greenlet's
    """A greenlet was used in a way that it cannot be."""

    __module__ = "greenlet"


class _State:
    """What a greenlet's stack needs while it is parked.

    `stack` is there from the start to the end of the run. `box` holds what the greenlet is to go on with:
    `(args, kwargs)`, or `(exception, None)`.
    """

    __slots__ = (
        "box",
        "context",
        "frame",
        "is_dead",
        "is_main",
        "keep",
        "origin",
        "parent",
        "run",
        "self",
        "stack",
        "thread",
    )

    def __init__(self, greenlet_, parent, thread):
        self.self = weakref.ref(greenlet_)
        self.parent = parent
        self.thread = thread
        self.stack = self.box = self.context = self.frame = self.origin = self.keep = None
        self.is_dead = self.is_main = False


_switches = 0
_tracers = {}
"""Trace function by thread."""
_left = None
"""The greenlet that was left last. It is let go of by the one that runs next: letting go may end it."""
_doomed = []
"""Garbage that could not be ended where it was found: by another thread, or within a collection."""
_NOTHING = object()


def getcurrent():
    """Return the greenlet that runs; the first one of a thread is its main greenlet."""
    stack = stacks.current
    current = stack.greenlet
    if current is None:
        current = object.__new__(greenlet)
        state = current._gr_state = _State(current, None, stack.thread)
        state.is_main = True
        state.stack = stack
        # Nothing else need refer to it while another greenlet of the thread runs.
        state.keep = current
        stack.greenlet = current
    return current


class greenlet:  # noqa: N801 - the name is greenlet's
    """greenlet(run=None, parent=None): a function on a stack of its own, entered and left by `switch`."""

    __module__ = "greenlet"
    __slots__ = ("__dict__", "__weakref__", "_gr_state")

    GreenletExit = GreenletExit
    error = error

    def __new__(cls, /, *args, **kwargs):
        if _doomed:
            _end_doomed()
        self = object.__new__(cls)
        self._gr_state = _State(self, getcurrent(), stacks.current.thread)
        return self

    def __init__(self, run=_NOTHING, parent=None):
        # Past what a subclass defines: its `run` is not to be hidden.
        if run is not _NOTHING:
            greenlet.run.fset(self, run)
        if parent is not None:
            greenlet.parent.fset(self, parent)

    getcurrent = staticmethod(getcurrent)

    def __del__(self):
        state = getattr(self, "_gr_state", None)
        if state is not None and state.stack is not None and not state.is_main:
            _end_garbage(self, state)

    def __bool__(self):
        state = self._gr_state
        return state.stack is not None and not _is_dead(state)

    def __repr__(self):
        state = self._gr_state
        words = [f"<{type(self).__module__}.{type(self).__qualname__} object at {id(self):#x}"]
        words.append(f"(otid={id(state.thread):#x})")
        if stacks.current.greenlet is self:
            words.append("current active started")
        elif _is_dead(state):
            words.append("dead")
        else:
            words.append("pending" if state.stack is None else "suspended active started")
        if state.is_main:
            words.append("main")
        return " ".join(words) + ">"

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    # --- switching ---

    def switch(self, /, *args, **kwargs):
        """Run this greenlet until something switches back, and return what was passed then."""
        global _left, _switches
        state = self._gr_state
        stack = state.stack
        here = stacks.current
        if stack is None or stack.thread is not here.thread or _tracers or _doomed:
            return _switch(self, (args, kwargs))
        current = here.greenlet
        if current is None:
            current = getcurrent()
        mine = current._gr_state
        if mine is state:
            return _value((args, kwargs))
        # While it is parked its stack must not keep it.
        _left, here.greenlet = current, None
        del current
        stack.greenlet = self
        if here is stacks.main:
            stacks.main = stack
        state.box = (args, kwargs)
        mine.frame = sys._getframe()
        stack.wake()
        park = here.park
        park()
        while mine.box is None:
            park()
        box = mine.box
        mine.box = mine.frame = _left = None
        _switches += 1
        if _switches >= _SWITCHES_A_BREATH:
            _switches = 0
            breathe_if_due()
        if mine.origin is not None:
            _trace(mine)
        args, kwargs = box
        if kwargs is None:
            raise args
        if not kwargs:
            return args[0] if len(args) == 1 else args
        return (args, kwargs) if args else kwargs

    def throw(self, typ=GreenletExit, val=None, tb=None, /):
        """Raise an exception where this greenlet was left. One that has not begun ends without having run."""
        exception = _exception(typ, val, tb)
        state = self._gr_state
        if state.is_dead and isinstance(exception, GreenletExit):
            return _switch(self, ((exception,), {}), "throw")
        return _switch(self, (exception, None), "throw")

    # --- what it is ---

    @property
    def dead(self):
        return _is_dead(self._gr_state)

    @property
    def parent(self):
        return self._gr_state.parent

    @parent.setter
    def parent(self, parent):
        if not isinstance(parent, greenlet):
            raise TypeError(
                f"GreenletChecker: Expected any type of greenlet, not {type(parent).__name__}"
            )
        state = self._gr_state
        if state.is_main:
            raise AttributeError("cannot set the parent of a main greenlet")
        above = parent
        while above is not None:
            if above is self:
                raise ValueError("cyclic parent chain")
            above = above._gr_state.parent
        if state.stack is not None and parent._gr_state.thread is not state.thread:
            raise ValueError("parent cannot be on a different thread")
        if state.stack is None:
            state.thread = parent._gr_state.thread
        state.parent = parent

    @parent.deleter
    def parent(self):
        raise AttributeError("can't delete attribute")

    @property
    def run(self):
        state = self._gr_state
        if state.stack is None and not state.is_dead:
            try:
                return state.run
            except AttributeError:
                pass
        raise AttributeError("run")

    @run.setter
    def run(self, run):
        state = self._gr_state
        if state.stack is not None or state.is_dead:
            raise AttributeError("run cannot be set after the start of the greenlet")
        state.run = run

    @run.deleter
    def run(self):
        del self._gr_state.run

    @property
    def gr_frame(self):
        """The frame in which it was left; None for one that runs, has not begun or is dead."""
        frame = self._gr_state.frame
        return None if frame is None else frame.f_back

    @property
    def gr_context(self):
        context = self._gr_state.context
        return context or None

    @gr_context.setter
    def gr_context(self, context):
        if context is not None and not isinstance(context, contextvars.Context):
            raise TypeError("greenlet context must be a contextvars.Context or None")
        state = self._gr_state
        if state.stack is not None and context is not state.context:
            raise ValueError("cannot replace the context of a greenlet that has started")
        state.context = context

    @gr_context.deleter
    def gr_context(self):
        raise AttributeError("can't delete context attribute")

    @property
    def _stack_saved(self):
        return 0


def _is_dead(state):
    if state.is_main:
        # Its thread has given the stack back.
        return state.stack.thread is not state.thread
    return state.is_dead


def _value(box):
    args, kwargs = box
    if kwargs is None:
        raise args
    if not kwargs:
        return args[0] if len(args) == 1 else args
    return (args, kwargs) if args else kwargs


def _exception(typ, val, tb):
    """The exception that `throw(typ, val, tb)` means, as `raise` would make it."""
    if tb is not None and not isinstance(tb, types.TracebackType):
        raise TypeError("throw() third argument must be a traceback object")
    if isinstance(typ, type) and issubclass(typ, BaseException):
        if isinstance(val, typ):
            exception = val
        elif val is None:
            exception = typ()
        else:
            exception = typ(*val) if isinstance(val, tuple) else typ(val)
    elif isinstance(typ, BaseException):
        if val is not None:
            raise TypeError("instance exception may not have a separate value")
        exception = typ
    else:
        raise TypeError(f"exceptions must be classes, or instances, not {type(typ).__name__}")
    return exception if tb is None else exception.with_traceback(tb)


def _switch(target, box, event="switch"):
    """The whole of `switch` and `throw`: greenlets that begin or are dead, threads, tracing."""
    global _left
    if _doomed:
        _end_doomed()
    here = stacks.current
    current = getcurrent()
    mine = current._gr_state
    target = _alive(target)
    _check_thread(target, here)
    if target is current:
        if _tracers:
            mine.origin = (event, current)
    else:
        run = _run_of(target)
        # Asking may have run anything.
        _check_thread(target, here)
        if target._gr_state.stack is None:
            stacks.check_room()
        if _tracers:
            target._gr_state.origin = (event, current)
        _left, here.greenlet = current, None
        _resume(target, box, run)
        del current, run, target
        mine.frame = sys._getframe(1)
        while mine.box is None:
            here.park()
        box = mine.box
        mine.box = mine.frame = _left = None
    if mine.origin is not None:
        _trace(mine)
    return _value(box)


def _check_thread(target, here):
    if target is None or target._gr_state.thread is not here.thread:
        exited = target is None or _is_dead(_main_of(target))
        raise error(
            "Cannot switch to a different thread" + " (which happens to have exited)" * exited
        )


def _alive(target):
    """The greenlet itself, or the nearest above it that is not dead: it gets what a dead one is sent."""
    while target is not None and _is_dead(target._gr_state):
        target = target._gr_state.parent
    return target


def _main_of(target):
    while not target._gr_state.is_main:
        target = target._gr_state.parent
    return target._gr_state


def _run_of(target):
    """What a greenlet that is to begin will run. It has to be there even where an exception ends it before."""
    return target.run if target._gr_state.stack is None else None


def _resume(target, box, run):
    """Have `target` run as soon as this stack parks."""
    state = target._gr_state
    state.box = box
    if state.stack is None:
        if state.context is None:
            state.context = contextvars.Context()
        state.run = None
        state.stack = spawn(_Life(state, run))
        state.stack.thread = state.thread
    else:
        state.stack.wake()
    state.stack.greenlet = target
    if stacks.current is stacks.main:
        # An interrupt is for whatever runs in the main thread.
        stacks.main = state.stack


class _Life:
    """What a greenlet's stack runs."""

    __slots__ = ("run", "state")

    def __init__(self, state, run):
        self.state, self.run = state, run

    def __call__(self):
        global _left
        state, run = self.state, self.run
        self.run = _left = None
        box, state.box = state.box, None
        result = _outcome(state, box, run)
        del box, run
        state.is_dead = True
        state.stack = None
        _left, stacks.current.greenlet = stacks.current.greenlet, None
        _hand_up(state, result)


def _outcome(state, box, run):
    """What a run gives, for the parent."""
    try:
        if state.origin is not None:
            _trace(state)
        args, kwargs = box
        del box
        if kwargs is None:
            raise args
        return (state.context.run(run, *args, **kwargs),), {}
    except GreenletExit as exit_:
        return (exit_,), {}
    except BaseException as exception:
        return exception, None


def _hand_up(state, box):
    """A greenlet that has ended switches to the one above it, with what it gave."""
    target = state.parent
    while True:
        target = _alive(target)
        if _tracers:
            target._gr_state.origin = ("throw" if box[1] is None else "switch", _left)
        try:
            return _resume(target, box, _run_of(target))
        except BaseException as exception:
            # Without anything to run it cannot begin, and ends with that error.
            box = exception, None
            target._gr_state.is_dead = True


# --- garbage ---


def _end_garbage(garbage, state):
    if stacks.is_collecting or state.thread is not stacks.current.thread:
        _doomed.append(garbage)
        return
    if stacks.current.greenlet is garbage:
        return
    parent, state.parent = state.parent, getcurrent()
    _switch(garbage, (GreenletExit(), None), "throw")
    if not state.is_dead:
        state.parent = parent


def _end_doomed():
    thread = stacks.current.thread
    mine = [garbage for garbage in _doomed if garbage._gr_state.thread is thread]
    # What a thread that has ended left parked stays so.
    _doomed[:] = [
        garbage
        for garbage in _doomed
        if garbage._gr_state.thread is not thread and not _is_dead(_main_of(garbage))
    ]
    for garbage in mine:
        _end_garbage(garbage, garbage._gr_state)


# --- tracing ---


def settrace(callback):
    """Call `callback(event, (origin, target))` at each switch of this thread; returns the one before."""
    thread = stacks.current.thread
    before = _tracers.get(thread)
    if callback is None:
        _tracers.pop(thread, None)
    else:
        _tracers[thread] = callback
    return before


def gettrace():
    return _tracers.get(stacks.current.thread)


def _trace(state):
    (event, origin), state.origin = state.origin, None
    tracer = gettrace()
    if tracer is None:
        return
    try:
        tracer(event, (origin, getcurrent()))
    except BaseException:
        settrace(None)
        raise


# --- what the original offers for its own tests ---


def enable_optional_cleanup(enabled, /):
    return None


def get_clocks_used_doing_optional_cleanup():
    return 0


def get_pending_cleanup_count():
    return len(_doomed)
