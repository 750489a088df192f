"""What the archive holds. It answers at once: how to wait is the server's affair."""

INDEX = {"1": "shelf A", "2": "shelf B", "3": "shelf C"}

SHELVES = {
    "shelf A": ["Is anybody here?", "Only the cursor.", "Then we are two."],
    "shelf B": ["Who speaks first?", "Whoever types faster.", "Then it is a race."],
}


class ArchiveError(Exception):
    """A page that cannot be had."""


def seconds(text):
    """A delay as a number. ValueError where it is none, or too long."""
    delay = float(text)
    if not 0 <= delay <= 60:
        raise ValueError("a delay is a number of seconds from 0 to 60")
    return delay


def find(page):
    """The shelf that a page stands on: the first of two steps."""
    if page not in INDEX:
        raise ArchiveError(f"page {page} is not in the index")
    return INDEX[page]


def read(shelf):
    """The lines of the page on a shelf: the second step."""
    if shelf not in SHELVES:
        raise ArchiveError(f"the page on {shelf} is torn")
    return SHELVES[shelf]
