"""Tells of every test what came of it, in lines that a reader finds among whatever else a program prints.

A line is a JSON text after the character that RFC 7464 sets before one: `{"tests": [...]}` once, then for each test
`{"begin": id}` and `{"id": ..., "outcome": "passed" | "failed" | "skipped", "detail": ...}`, and at last
`{"end": true, "code": ..., "reports": ...}`.
"""

import contextlib
import json
import os
import sys
import unittest

_MARK = "\x1e"
_LONGEST = 1000
"""Characters of a detail: what prints faster than it can be shown is cut on the machine."""
_stdout = sys.stdout
_emitted = 0


def emit(record):
    global _emitted
    _emitted += 1
    text = json.dumps(record)
    # Not by `print`: a test may have put something else in its place.
    _stdout.write(f"{_MARK}{text}\n")
    _stdout.flush()


def emit_end(code):
    """End the reports, and say how many there were: some may have been lost on the way."""
    emit({"end": True, "code": code, "reports": _emitted})


class ReportingResult(unittest.TextTestResult):
    """A result that also reports. What befalls one of a test's subtests befalls the test."""

    def __init__(self, *args, limit=None, **kwargs):
        """`limit` gives a context manager that holds a test to its time."""
        super().__init__(*args, **kwargs)
        self._limit = limit
        self._outcome = None
        self._limits = contextlib.ExitStack()

    def startTest(self, test):
        super().startTest(test)
        self._outcome = ("passed", "")
        emit({"begin": test.id()})
        if self._limit:
            self._limits.enter_context(self._limit())

    def stopTest(self, test):
        self._limits.close()
        super().stopTest(test)
        outcome, detail = self._outcome
        emit({"id": test.id(), "outcome": outcome, "detail": detail[-_LONGEST:]})
        self._outcome = None

    def _note(self, test, outcome, detail):
        if self._outcome is None:
            # A fixture of a class or a module, for which no test was begun.
            emit({"id": test.id(), "outcome": outcome, "detail": detail[-_LONGEST:]})
        elif self._outcome[0] == "failed":
            self._outcome = (
                "failed",
                f"{self._outcome[1][-_LONGEST // 2 :]}{detail[-_LONGEST // 2 :]}",
            )
        elif outcome == "failed" or self._outcome[0] == "passed":
            self._outcome = (outcome, detail)

    def _note_error(self, test, error):
        self._note(test, "failed", self._exc_info_to_string(error, test))

    def addError(self, test, err):
        super().addError(test, err)
        self._note_error(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._note_error(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._note_error(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._note(test, "skipped", reason)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._note(test, "failed", "unexpected success")


def planned(suite):
    """Report the names of the tests, and return those that are to be run.

    On the machine a test that never waits cannot be held to its time: those in `spins.json` are failures that are not run.
    """
    spins = set()
    if sys.platform == "emscripten":
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "spins.json")) as file:
            spins.update(json.load(file))
    emit({"tests": [test.id() for test in _tests(suite)]})
    for test in _tests(suite):
        if test.id() in spins:
            emit({"id": test.id(), "outcome": "failed", "detail": "not run, since it spins"})
    return _without(suite, spins)


def _tests(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _tests(test)
        elif test is not None:
            yield test


def _without(suite, names):
    kept = unittest.TestSuite()
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            kept.addTest(_without(test, names))
        elif test is not None and test.id() not in names:
            kept.addTest(test)
    return kept
