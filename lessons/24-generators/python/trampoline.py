"""What tornado.gen does, in 30 lines: a generator that yields Futures becomes a function that returns one."""

from asyncio import Future
from functools import wraps


def coroutine(function):
    """Calling the function starts it, and gives a Future of what it returns."""

    @wraps(function)
    def start(*args, **kwargs):
        result = Future()
        bounce(function(*args, **kwargs), result)
        return result

    return start


def bounce(generator, result, done=None):
    """Throws the generator up to its next yield, and catches it again when what it yielded is done."""
    try:
        value = done.result() if done else None
        awaited = generator.send(value)
    except StopIteration as end:
        result.set_result(end.value)
    except Exception as error:
        result.set_exception(error)
    else:
        awaited.add_done_callback(lambda done: bounce(generator, result, done))
