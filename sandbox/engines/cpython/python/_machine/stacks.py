"""Stacks that park: a blocking call suspends the stack it was made on, and JavaScript's event loop turns meanwhile.

JSPI (WebAssembly JavaScript Promise Integration) suspends a stack until a promise settles. A parked stack waits on its
own token, a bare JavaScript thenable: a `Promise` for each park would cost forty times as much.
"""

import asyncio
import collections
import gc
import math
import time
from collections.abc import Callable, Sequence

from pyodide.ffi import create_proxy, run_sync, to_js

from . import calls

_BREATH = 0.01
"""Seconds that a program may run without letting timers and messages in."""

_POOLED = 64
"""Stacks that are kept for the next thread or greenlet when theirs has ended."""

_MOST = 12_000
"""Stacks there may be at once. An engine that has no memory for one more ends its whole process, other tabs and all."""


class Stack:
    """One JSPI stack and the token that it parks on."""

    __slots__ = (
        "_token",
        "breathe_now",
        "greenlet",
        "interruption",
        "job",
        "sleep_ms",
        "thread",
        "wait_any",
        "wait_one",
        "wake",
    )

    def __init__(self) -> None:
        # Fetched as an attribute: the result of a call would arrive as a PyodideFuture and not as the token itself.
        self._token = calls.newStack().token
        self.sleep_ms = self._token.sleep
        self.wake = self._token.wake
        self.wait_one = self._token.wait
        self.wait_any = self._token.waitAny
        self.breathe_now = self._token.breathe
        self.job: Callable[[], None] | None = None
        self.thread: object = None
        self.greenlet: object = None
        self.interruption: Callable[[], None] | None = None

    def park(self) -> bool:
        """Suspend until the token is woken: True, or False when its time ran out."""
        global current, has_sent
        has_sent = False
        woken = run_sync(self._token)
        current = self
        if self.interruption is not None:
            interruption, self.interruption = self.interruption, None
            interruption()
        return woken == 1

    def interrupt(self, interruption: Callable[[], None]) -> None:
        """Have the stack run this where it is parked, or where it parks next. It may raise."""
        self.interruption = interruption
        self.wake()


class _Outside:
    """Stands for the stack of a program before there is one: code that is imported ahead may ask who it is."""

    thread = greenlet = None


_token_type: type | None = None
_main_proxy: object = None
_ensure_future = asyncio.ensure_future


def _ensure_future_or_token(awaitable, *, loop=None):
    # run_sync asks asyncio for a future of whatever it is given; our tokens are to be waited on as they are.
    if type(awaitable) is _token_type:
        return awaitable
    return _ensure_future(awaitable, loop=loop)


asyncio.ensure_future = _ensure_future_or_token

current: Stack | _Outside = _Outside()
main: Stack | _Outside = current
# Until a program runs, Python was entered by a synchronous call, and no stack can park.
_last_breath = math.inf


def begin() -> None:
    """Make the stack that calls this the main one: it was entered so that it can park."""
    global current, main, _last_breath, _main_proxy, _token_type
    calls.limitStack()
    current = main = Stack()
    _token_type = type(current._token)
    _main_proxy = create_proxy(_main)
    _last_breath = time.monotonic()
    asyncio._set_running_loop(None)


def _milliseconds(timeout: float | None) -> float:
    return -1 if timeout is None else max(0.0, timeout * 1000)


# --- waiting ---


def sleep(seconds: float, /) -> None:
    """Replace `time.sleep`: park this stack and nothing else."""
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if seconds == 0:
        breathe()
        return
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        current.sleep_ms(left * 1000)
        current.park()


def park(timeout: float | None = None) -> bool:
    """Park until `wake` is called on this stack: False when `timeout` seconds ran out first."""
    if timeout is not None:
        current.sleep_ms(_milliseconds(timeout))
    return current.park()


def wait(fd: int, bits: int, timeout: float | None) -> bool:
    """Park until one of `bits` (poll(2)) holds for `fd`: False when `timeout` seconds ran out first."""
    current.wait_one(fd, bits, _milliseconds(timeout))
    return current.park()


def wait_any(interests: Sequence[int], timeout: float | None) -> bool:
    """Like `wait`, for `[fd, bits, fd, bits, ...]`."""
    current.wait_any(to_js(interests), _milliseconds(timeout))
    return current.park()


def breathe() -> None:
    """Let the timers and messages in that wait for their turn."""
    global _last_breath
    current.breathe_now()
    current.park()
    _last_breath = time.monotonic()


def breathe_if_due() -> bool:
    """Breathe when it is time to: stacks that only ever wake each other must not starve the network."""
    if time.monotonic() - _last_breath <= _BREATH or is_collecting:
        return False
    breathe()
    return True


has_sent = False
"""Whether anything was sent since a stack last parked: an answer may wait at the door."""


def breathe_for_answer() -> bool:
    """Breathe if there may be an answer to what was sent. On a computer it arrives while the program runs on, and a server
    that reads once more before it waits, as Tornado's does, finds it without a turn of its loop."""
    if not has_sent or is_collecting:
        return False
    breathe()
    return True


is_collecting = False
"""Whether CPython's collector is at work: then no stack may park. The heads of its lists lie on the C stack of whoever
collects, and that memory is another stack's as soon as this one parks."""


def _note_collection(phase: str, _info: dict[str, int]) -> None:
    global is_collecting
    is_collecting = phase == "start"


gc.callbacks.append(_note_collection)


# --- more stacks ---

_pool: list[Stack] = []
_starting: collections.deque[Stack] = collections.deque()


_count = 0


def check_room() -> None:
    """Raise the error of a system that has no room for one more stack."""
    if _count >= _MOST and not _pool:
        raise RuntimeError("can't start new thread")


def spawn(job: Callable[[], None]) -> Stack:
    """Run `job` on a stack of its own, as soon as this one parks. `job` must not raise."""
    global _count
    if _pool:
        stack = _pool.pop()
        stack.job = job
        stack.wake()
        return stack
    check_room()
    _count += 1
    stack = Stack()
    stack.job = job
    _starting.append(stack)
    calls.spawnStack(_main_proxy)
    return stack


def _main() -> None:
    global _count, current
    calls.limitStack()
    current = stack = _starting.popleft()
    while True:
        asyncio._set_running_loop(None)
        job, stack.job = stack.job, None
        job()
        # A finished job's frame must not keep what it worked on.
        job = None
        stack.thread = stack.greenlet = None
        if len(_pool) >= _POOLED:
            _count -= 1
            return
        _pool.append(stack)
        while stack.job is None:
            stack.park()
