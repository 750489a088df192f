"""Tracebacks without the frames of the seams: what is C in CPython leaves none there either."""

import itertools
import types

_SEAMS = __file__.split("/_machine/")[0]


def hide_seams(error: BaseException) -> None:
    """Take the frames of the seams out of an exception's traceback, and out of those that it hangs on."""
    seen = set()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        each.__traceback__ = _without_seams(each.__traceback__)
        waiting += [other for other in (each.__cause__, each.__context__) if other is not None]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions


def _without_seams(traceback: types.TracebackType | None) -> types.TracebackType | None:
    kept = []
    while traceback is not None:
        if not traceback.tb_frame.f_code.co_filename.startswith(_SEAMS):
            kept.append(traceback)
        traceback = traceback.tb_next
    if not kept:
        return None
    for entry, after in itertools.pairwise([*kept, None]):
        entry.tb_next = after
    return kept[0]
