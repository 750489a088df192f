"""What tornado.gen does, in 30 lines: it drives generators that yield Futures."""

from asyncio import Future
from functools import partial, wraps


def coroutine(function):
    """Calling the function starts it and gives a Future of its result."""

    @wraps(function)
    def start(*args, **kwargs):
        result = Future()
        bounce(function(*args, **kwargs), result)
        return result

    return start


def bounce(generator, result, done=None):
    """Throws the generator up, until what it yields next is done."""
    try:
        value = done.result() if done else None
        awaited = generator.send(value)
    except StopIteration as end:
        result.set_result(end.value)
    except Exception as error:
        result.set_exception(error)
    else:
        awaited.add_done_callback(partial(bounce, generator, result))
