"""An event loop: it asks the system who is ready, and calls whoever waits for it.

Its methods have the names and the arguments of asyncio's loops.
"""

import selectors
import time
import traceback
from collections import deque
from selectors import EVENT_READ, EVENT_WRITE


class Loop:
    def __init__(self):
        self._selector = selectors.DefaultSelector()
        self._ready = deque()

    def add_reader(self, file, callback, *args):
        """Calls back whenever there is something to read or somebody to accept."""
        self._watch(file, EVENT_READ, (callback, args))

    def remove_reader(self, file):
        self._watch(file, EVENT_READ, None)

    def add_writer(self, file, callback, *args):
        """Calls back whenever there is room to write."""
        self._watch(file, EVENT_WRITE, (callback, args))

    def remove_writer(self, file):
        self._watch(file, EVENT_WRITE, None)

    def call_soon(self, callback, *args):
        self._ready.append((callback, args))

    def call_later(self, delay, callback, *args):
        """Calls back after a delay in seconds."""
        time.sleep(delay)
        self.call_soon(callback, *args)

    def run_forever(self):
        while True:
            self._run_once()

    def _run_once(self):
        for key, events in self._selector.select(self._patience()):
            for event, call in key.data.items():
                if event & events:
                    self._ready.append(call)
        # Only those that are ready now: what they add comes next time.
        for _ in range(len(self._ready)):
            callback, args = self._ready.popleft()
            try:
                callback(*args)
            except Exception:
                traceback.print_exc()  # and on, for the others

    def _patience(self):
        """How many seconds select may sleep; None is for ever."""
        return 0 if self._ready else None

    def _watch(self, file, event, call):
        """A selector knows each file once, with all that is watched on it."""
        key = self._selector.get_map().get(file)
        calls = dict(key.data) if key else {}
        calls.pop(event, None)
        if call:
            calls[event] = call
        if key:
            self._selector.unregister(file)
        if calls:
            self._selector.register(file, sum(calls), calls)
