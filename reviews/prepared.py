"""Questions that are asked at every turn: put into SQL once, asked each time.

To say a question in SQL costs the web server several times what asking it costs.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, ParamSpec, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
# No row has such an id or number, and every column of whole numbers could.
_FIRST = 2**31 - 1
_TOO_LARGE = 2**63


class prepared(Generic[P]):
    """Turn a question of a few values into the rows that it finds.

    The question is a function that gives a QuerySet. What it is given by position are values
    that the database compares with: numbers, texts, times, and collections of ids or keys, which
    it puts in as `field__among`; it mustn't look at them. What it is given by name decides what is
    asked, and should have few values.
    """

    def __init__(self, question: Callable[P, QuerySet[Any, Any]]) -> None:
        self.question = question
        self.known: dict[Any, _Shape] = {}
        self.__doc__ = question.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        key = (*map(type, args), *sorted(kwargs.items()))
        if key not in self.known:
            stand_ins = [stand_in(value, place) for place, value in enumerate(args)]
            question = cast(Callable[..., QuerySet[Any, Any]], self.question)
            try:
                self.known[key] = _Shape(question(*stand_ins, **kwargs), stand_ins)
            except EmptyResultSet:
                # Nothing to ask the database with such values; with others there may be.
                return list(self.question(*args, **kwargs))
        return self.known[key].rows(args)


def stand_in(value: Any, place: int) -> Any:
    """What stands for a value while its question is put into SQL."""
    number = _FIRST - 2 * place
    if isinstance(value, bool):
        raise TypeError("What is true or false decides what is asked: give it by name.")
    if isinstance(value, int):
        return number
    if isinstance(value, str):
        return f"stand-in {number}"
    if isinstance(value, datetime):
        return datetime(1, 1, 1 + place, tzinfo=UTC)
    if isinstance(value, Collection):
        return [number]
    raise TypeError(f"{type(value).__name__} can't be told to the database in a prepared question.")


class Statement:
    """A question in SQL, and where in it the values stand with which it is asked."""

    def __init__(self, sql: str, params: Iterable[Any], stand_ins: list[Any]) -> None:
        self.sql, self.params = sql, tuple(params)
        found = ((at, _place(param, stand_ins)) for at, param in enumerate(self.params))
        self.places = [(at, place) for at, place in found if place >= 0]

    def params_of(self, given: Sequence[Any]) -> list[Any]:
        """Its parameters, with these values in the places of their stand-ins."""
        params = list(self.params)
        for at, place in self.places:
            params[at] = _told(given[place], type(self.params[at]))
        return params


class _Shape:
    """A question in SQL: its statement, and what its rows become."""

    def __init__(self, asked: QuerySet[Any, Any], stand_ins: list[Any]) -> None:
        self.asked = asked
        self.compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        self.locks = asked.query.select_for_update
        sql, params = self.compiler.as_sql()
        self.statement = Statement(sql, params, stand_ins)
        columns = [column for column, *_rest in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)
        if {place for _at, place in self.statement.places} != set(range(len(stand_ins))):
            raise TypeError("A prepared question must put each of its values into its statement.")

    def rows(self, given: tuple[Any, ...]) -> list[Any]:
        """Ask, and make of the rows what the QuerySet would."""
        # The thread's own; a compiler belongs to the connection for which it was made.
        connection = connections[DEFAULT_DB_ALIAS]
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows can be locked in a transaction alone.")
        said = self.statement.sql, self.statement.params_of(given)
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: said
        compiler.get_converters = lambda _columns: self.converters
        return [*cast(Iterable[Any], self.asked._iterable_class(_Asked(self.asked, compiler)))]


def _told(value: Any, kind: type) -> Any:
    """A value as its statement has it: a number with its width, no single value as an array."""
    if isinstance(value, str | datetime):
        return value
    if isinstance(value, int):
        return kind(value)
    # No row has a number beyond what a column holds, and PostgreSQL would refuse the array.
    return [one for one in value if not isinstance(one, int) or abs(one) < _TOO_LARGE]


class _Asked(QuerySet[Any, Any]):
    """What the makers of rows look at, with a compiler that has its statement already."""

    def __init__(self, asked: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        self.__dict__.update(asked.__dict__)
        self._query = cast(Query, _Said(asked.query, compiler))


class _Said:
    """A query that was put into SQL."""

    def __init__(self, query: Query, compiler: SQLCompiler) -> None:
        self.extra_select, self.values_select = query.extra_select, query.values_select
        self.annotation_select, self.compiler = query.annotation_select, compiler

    def get_compiler(self, using: str | None = None) -> SQLCompiler:
        """The compiler with its statement."""
        return self.compiler


def _place(param: Any, stand_ins: list[Any]) -> int:
    """Which of the values a parameter stands for; -1 for none."""
    for place, value in enumerate(stand_ins):
        if isinstance(param, type(value)) and param == value:
            return place
    return -1
