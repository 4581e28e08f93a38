"""The registry of downloads: each floor says what can be taken away, one page lists it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Download:
    """One file that a seat may take: its name in words, its format and its address."""

    what: str | Promise
    format: str
    url: str
    words: str | Promise = ""


# seat -> the downloads that it may take; registered downward from apps' ready().
registry: list[Callable[[Any], Iterable[Download]]] = []
# seat, filter as in a list's address -> the files that the list can be taken as.
lists: list[Callable[[Any, Mapping[str, Any]], Iterable[Download]]] = []


def downloads(seat: Any) -> Iterator[Download]:
    """Everything that this seat may take away, floor by floor."""
    for offers in registry:
        yield from offers(seat)


def of_list(seat: Any, **wanted: Any) -> list[Download]:
    """The files that a list of records can be taken as, wherever it is linked from."""
    return [file for offers in lists for file in offers(seat, wanted)]
