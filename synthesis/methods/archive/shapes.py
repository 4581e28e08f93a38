"""Where ids stand inside a value that is kept as JSON, and giving them other numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# A table and a number in it -> its number elsewhere; None where the row is gone.
Move = Callable[[str, int], int | None]


@dataclass(frozen=True)
class Nothing:
    """A value in which no id stands."""

    def moved(self, value: Any, move: Move) -> Any:
        """The value as it is."""
        return value


@dataclass(frozen=True)
class Ref:
    """A value that is itself an id: of a row of this table, or empty.

    >>> Ref("reviews.record").moved(3, lambda table, n: n + 10)
    13
    """

    table: str

    def moved(self, value: Any, move: Move) -> Any:
        """The id's number elsewhere; as text where it was text."""
        if isinstance(value, str) and value.isdecimal() and len(value) < 19:
            found = move(self.table, int(value))
            return None if found is None else str(found)
        if isinstance(value, int) and not isinstance(value, bool):
            return move(self.table, value)
        return value


@dataclass(frozen=True)
class Each:
    """A list, or what stands under any name, all of one shape.

    >>> Each(Ref("screening.decision")).moved([1, 2], lambda table, n: n + 10)
    [11, 12]
    """

    shape: Shape

    def moved(self, value: Any, move: Move) -> Any:
        """Each part with its ids moved."""
        if isinstance(value, Mapping):
            return {name: self.shape.moved(one, move) for name, one in value.items()}
        if isinstance(value, list):
            return [self.shape.moved(one, move) for one in value]
        return value


@dataclass(frozen=True)
class Named:
    """What stands under certain names; the rest holds no ids.

    >>> Named({"report": Ref("reviews.report")}).moved(
    ...     {"report": 4, "score": 0.9}, lambda table, n: n + 10)
    {'report': 14, 'score': 0.9}
    """

    shapes: Mapping[str, Shape]

    def moved(self, value: Any, move: Move) -> Any:
        """The named parts with their ids moved."""
        if not isinstance(value, Mapping):
            return value
        return {
            name: self.shapes[name].moved(one, move) if name in self.shapes else one
            for name, one in value.items()
        }


@dataclass(frozen=True)
class Keyed:
    """What stands under ids, all of one shape; the order of the names follows the numbers'.

    >>> Keyed("synthesis.code", Named({"parent": Ref("synthesis.code")})).moved(
    ...     {"3": {"name": "Pay", "parent": 2}, "4": None}, lambda table, n: n + 10)
    {'13': {'name': 'Pay', 'parent': 12}, '14': None}
    """

    table: str
    shape: Shape

    def moved(self, value: Any, move: Move) -> Any:
        """Names and parts with their ids moved."""
        if not isinstance(value, Mapping):
            return value
        name = Ref(self.table)
        return {
            str(name.moved(key, move)): self.shape.moved(one, move) for key, one in value.items()
        }


@dataclass(frozen=True)
class Worded:
    """What stands under a word and ids, such as grouping:3:7, each word with its tables and shape.

    >>> under = {"grouping": (("synthesis.abstractedfinding", "synthesis.finding"), Nothing())}
    >>> Worded(under).moved({"grouping:3:7": None}, lambda table, n: n + 10)
    {'grouping:13:17': None}
    """

    words: Mapping[str, tuple[Sequence[str], Shape]]

    def moved(self, value: Any, move: Move) -> Any:
        """Names and parts with their ids moved."""
        if not isinstance(value, Mapping):
            return value
        return {
            self._key(key, move): self._shape(key).moved(one, move) for key, one in value.items()
        }

    def _key(self, key: str, move: Move) -> str:
        word, *ids = key.split(":")
        tables = self.words.get(word, ((), Nothing()))[0]
        moved = [str(Ref(to).moved(id, move)) for to, id in zip(tables, ids, strict=False)]
        return ":".join([word, *moved, *ids[len(moved) :]])

    def _shape(self, key: str) -> Shape:
        return self.words.get(key.partition(":")[0], ((), Nothing()))[1]


@dataclass(frozen=True)
class At:
    """What stands at certain places of a list; the rest holds no ids.

    >>> At((Ref("reviews.study"), Ref("synthesis.code"))).moved(
    ...     [1, 2, "+", "words"], lambda table, n: n + 10)
    [11, 12, '+', 'words']
    """

    shapes: Sequence[Shape]

    def moved(self, value: Any, move: Move) -> Any:
        """The first parts with their ids moved, each by its shape."""
        if not isinstance(value, list):
            return value
        first = [shape.moved(one, move) for shape, one in zip(self.shapes, value, strict=False)]
        return first + value[len(first) :]


@dataclass(frozen=True)
class Query:
    """Text like the end of an address, in which some names have ids, parted by commas or dots.

    >>> Query({"source": "reviews.search"}).moved(
    ...     "?source=3%2C4&status=conflict", lambda table, n: n + 10)
    '?source=13%2C14&status=conflict'
    """

    tables: Mapping[str, str]

    def moved(self, value: Any, move: Move) -> Any:
        """The text with its ids moved; 0 for what is gone."""
        if not isinstance(value, str):
            return value

        def said(found: re.Match[str]) -> str:
            name, numbers = found[1], found[2]
            table = self.tables.get(name)
            if table is None:
                return found[0]
            parts = re.split(r"(%2C|[,.])", numbers)
            return f"{name}=" + "".join(
                str(move(table, int(part)) or 0) if part.isdecimal() else part for part in parts
            )

        return re.sub(r"\b([a-z_]+)=(\d{1,18}(?:(?:%2C|[,.])\d{1,18})*)", said, value)


Shape = Nothing | Ref | Each | Named | Keyed | Worded | At | Query
