"""Counts that every page of a review shows: asked each time, put into SQL once.

To say in SQL what waits for a seat costs the web server several times what asking it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from reviews.access import Seat
from reviews.models import Member, Review
from reviews.prepared import Statement, stand_in

P = ParamSpec("P")
# A review and a member, while a question about them is put into SQL.
_STAND_INS = [stand_in(0, place) for place in (0, 1)]


@dataclass(frozen=True)
class Waits:
    """A statement that counts what waits for a seat, to be asked with others in one go."""

    sql: str
    values: Mapping[str, Any]


def together(asked: Sequence[Waits]) -> list[int]:
    """What each of these counts, in one statement."""
    if not asked:
        return []
    with connection.cursor() as cursor:
        parts = [f"({cursor.mogrify(one.sql, one.values)})" for one in asked]
        cursor.execute(f"SELECT {', '.join(parts)}")
        return [int(n) for n in cursor.fetchone()]


class counted(Generic[P]):
    """Turn a question about a seat into the number of rows that it finds.

    The question is a function of a seat, and of further arguments with few values, that gives a
    QuerySet. It may look at what the seat is permitted and use its review and member as values;
    it must ask the database nothing itself.
    """

    def __init__(self, question: Callable[Concatenate[Seat, P], QuerySet[Any, Any]]) -> None:
        self.question = question
        self.known: dict[Any, Statement | None] = {}
        self.__doc__ = question.__doc__

    def __call__(self, seat: Seat, *args: P.args, **kwargs: P.kwargs) -> int:
        key = (seat.permissions, seat.member is None, args, *sorted(kwargs.items()))
        if key not in self.known:
            self.known[key] = self._put(seat, *args, **kwargs)
        statement = self.known[key]
        if statement is None:
            return 0
        ids = [seat.review.pk, seat.member.pk if seat.member else 0]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params_of(ids))
            return int(cursor.fetchone()[0])

    def _put(self, seat: Seat, *args: P.args, **kwargs: P.kwargs) -> Statement | None:
        review = Review(pk=_STAND_INS[0])
        member = Member(pk=_STAND_INS[1], review=review) if seat.member else None
        somebody = Seat(review, member, seat.permissions)
        found = self.question(somebody, *args, **kwargs).order_by()
        rows = found if found.query.values_select else found.values("pk")
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            return None
        count = f"SELECT COUNT(*) FROM ({sql}) AS found"  # noqa: S608
        return Statement(count, values, _STAND_INS)
