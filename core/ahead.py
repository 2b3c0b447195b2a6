"""Making the next of something while the one before is used."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterable[T]) -> Iterator[T]:
    """The items (none is None), each made in another thread while the one before is used. What
    makes them may not ask the database: its connections belong to their thread.
    """
    made = iter(items)
    with ThreadPoolExecutor(1) as other:
        following = other.submit(next, made, None)
        while (item := following.result()) is not None:
            following = other.submit(next, made, None)
            yield item
