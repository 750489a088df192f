"""Runs one module of Tornado's own tests, as `python -m tornado.test.runtests MODULE` does, and reports.

The packages of the machine come without their tests: those lie in `tests/` beside this file.
"""

import os
import sys
import unittest

import limits
import report
import tornado

tornado.__path__.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tests"))


_limit = limits.of_a_test()


class _Result(report.ReportingResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, limit=_limit, **kwargs)


class _Runner(unittest.TextTestRunner):
    def run(self, test):
        return super().run(report.planned(test))


def main(module):
    # runtests makes subclasses of both.
    unittest.TextTestResult = _Result
    unittest.TextTestRunner = _Runner
    from tornado.test import runtests

    sys.argv = ["runtests", module]
    code = 0
    try:
        runtests.main()
    except SystemExit as exit_:
        code = exit_.code
    report.emit_end(int(code))


main(sys.argv[1])
