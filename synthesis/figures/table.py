"""Numbers of the study table, computed from what was sent before people saw each other's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reviews.access import Seat
from reviews.models import Study
from synthesis.methods.table.consensus import Agreement, same
from synthesis.methods.table.consensus import agreement as agree
from synthesis.methods.table.form import Field
from synthesis.models import Extraction, Handout
from synthesis.queries import table as queries
from synthesis.queries.table import words


@dataclass(frozen=True)
class FieldAgreement:
    """Agreement of two blind extractors, over all fields and field by field; over `studies`."""

    studies: int
    overall: Agreement
    fields: list[tuple[Field, Agreement]]
    checked: int


def states(rows: Iterable[queries.Row]) -> list[tuple[str, Any, int]]:
    """How many studies are how far."""
    found = Counter(row.state for row in rows)
    return [(one.name, one.value, found[one]) for one in queries.State if found[one]]


def agreement(seat: Seat) -> FieldAgreement:
    """Agreement from what was sent blind; values that a checker confirmed take no part in it."""
    blind, checked = _sent(seat)
    pairs = [(given[0], given[1]) for given in blind.values() if len(given) > 1]
    form = queries.readable(seat.review)
    fields = [(field, agree(field, pairs)) for field in form.fields]
    overall = Agreement(sum(one.n for _f, one in fields), sum(one.same for _f, one in fields))
    studies = {study.pk for (study, _wave), given in blind.items() if len(given) > 1}
    return FieldAgreement(len(studies), overall, fields, len(checked))


def _sent(seat: Seat) -> tuple[dict[tuple[Study, int], list[dict[str, Any]]], set[int]]:
    """Revealed answers by study and wave, and the studies that were checked instead."""
    sent = (
        Extraction.objects.visible_to(seat)
        .standing()
        .filter(revealed_at__isnull=False)
        .select_related("task__handout", "task__study")
        .order_by("task__study__number", "wave", "task")
    )
    blind: dict[tuple[Study, int], list[dict[str, Any]]] = defaultdict(list)
    checked = set()
    for one in sent:
        if one.task.handout.design == Handout.Design.CHECKED:
            checked.add(one.task.study_id)
        else:
            blind[one.task.study, one.wave].append(one.answers)
    return blind, checked


def apart(seat: Seat, field: Field) -> list[tuple[Study, list[str]]]:
    """The studies on which two blind extractors differed in a field, with what each said."""
    found = []
    for (study, _wave), given in _sent(seat)[0].items():
        if len(given) > 1 and not same(field, given[0].get(field.id), given[1].get(field.id)):
            found.append((study, [words.said(field, one.get(field.id)) for one in given]))
    return found
