"""Holds a test to its time on the machine, where no signal could end one that waits for ever.

A stack of its own looks at the clock, and interrupts the main one where that is parked. What never parks is left to whoever
started the process.
"""

import contextlib
import time

SECONDS = 20

_deadline = None


def of_a_test():
    """Return a function that gives a context manager, or None where Python is the computer's own."""
    try:
        from _machine import stacks
    except ImportError:
        return None
    main = stacks.main

    def watch():
        while True:
            stacks.park(1)
            if _deadline is not None and time.monotonic() > _deadline:
                main.interrupt(_expire)

    stacks.spawn(watch)
    return _limit


@contextlib.contextmanager
def _limit():
    global _deadline
    _deadline = time.monotonic() + SECONDS
    try:
        yield
    finally:
        _deadline = None


def _expire():
    global _deadline
    if _deadline is None:
        return
    # What a test does to clean up may wait as well.
    _deadline = time.monotonic() + SECONDS
    raise TimeoutError(f"the test did not end within {SECONDS} s")
