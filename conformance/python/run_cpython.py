"""Runs one module of CPython's own tests, those in `tests/` beside this file, and reports.

They leave out on Emscripten whatever needs a socket or a thread, for stock Pyodide has neither: here they are told that both
are there. What needs a process is left out still: that is decided before.
"""

import asyncio
import functools
import os
import sys
import unittest

import limits
import report

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tests"))

import test.support
import test.support.threading_helper

test.support.has_socket_support = True
test.support.threading_helper.can_start_thread = True
test.support.is_emscripten = False
# As regrtest does without -u: nothing that needs the internet, minutes or gigabytes.
test.support.use_resources = []


def _no_child_watcher(policy):
    """Stand for what 3.14 no longer has, and the fixtures of older tests ask for."""
    raise NotImplementedError


if _policy := getattr(asyncio.events, "_BaseDefaultEventLoopPolicy", None):
    _policy.get_child_watcher = _no_child_watcher


def main(module):
    if module == "test.test_socketserver":
        # It takes serving on loopback for the network.
        test.support.use_resources = ["network"]
    try:
        suite = unittest.defaultTestLoader.loadTestsFromName(module)
    except unittest.SkipTest as skip:
        report.emit({"id": module, "outcome": "skipped", "detail": str(skip)})
        suite = unittest.TestSuite()
    suite = report.planned(suite)
    result = functools.partial(report.ReportingResult, limit=limits.of_a_test())
    runner = unittest.TextTestRunner(resultclass=result)
    runner.run(suite)
    report.emit_end(0)


main(sys.argv[1])
