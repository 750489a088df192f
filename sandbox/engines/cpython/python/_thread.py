"""Replaces CPython's `_thread` (Modules/_threadmodule.c): threads on stacks that park.

All of it lies in `_machine.threads`: libraries patch the names of this module, and what stands behind them must not see
that, as C does not. Left out: native thread ids, and switching between two calls that never block.
"""

from _machine.threads import (
    TIMEOUT_MAX,
    LockType,
    RLock,
    _count,
    _excepthook,
    _ExceptHookArgs,
    _get_main_thread_ident,
    _is_main_interpreter,
    _local,
    _make_thread_handle,
    _shutdown,
    _ThreadHandle,
    allocate,
    allocate_lock,
    daemon_threads_allowed,
    error,
    exit,
    exit_thread,
    get_ident,
    get_native_id,
    interrupt_main,
    lock,
    set_name,
    stack_size,
    start_joinable_thread,
    start_new,
    start_new_thread,
)

__all__ = [
    "TIMEOUT_MAX",
    "LockType",
    "RLock",
    "_ExceptHookArgs",
    "_ThreadHandle",
    "_count",
    "_excepthook",
    "_get_main_thread_ident",
    "_is_main_interpreter",
    "_local",
    "_make_thread_handle",
    "_shutdown",
    "allocate",
    "allocate_lock",
    "daemon_threads_allowed",
    "error",
    "exit",
    "exit_thread",
    "get_ident",
    "get_native_id",
    "interrupt_main",
    "lock",
    "set_name",
    "stack_size",
    "start_joinable_thread",
    "start_new",
    "start_new_thread",
]

for _name in __all__:
    _value = globals()[_name]
    if getattr(_value, "__module__", None) == "_machine.threads":
        _value.__module__ = "_thread"
