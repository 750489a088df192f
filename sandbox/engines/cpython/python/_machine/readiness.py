"""What an epoll descriptor has found."""

from . import calls
from .errors import check


def collect(epoll: int, limit: int) -> list[tuple[int, int]]:
    """Return `(fd, bits)` of up to `limit` ready descriptors."""
    count = calls.epollCollect(epoll, limit)
    if count == 0:
        return []
    flat = calls.numbers[: check(count)].tolist()
    return list(zip(flat[::2], flat[1::2], strict=True))
