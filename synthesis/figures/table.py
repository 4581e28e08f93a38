"""Numbers of the study table, computed from what was sent before people saw each other's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reviews.access import Seat
from synthesis.methods.table.consensus import Agreement
from synthesis.methods.table.consensus import agreement as agree
from synthesis.methods.table.form import Field
from synthesis.models import Extraction, Handout
from synthesis.queries import table as queries


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
    sent = (
        Extraction.objects.visible_to(seat)
        .standing()
        .filter(revealed_at__isnull=False)
        .select_related("task__handout")
        .order_by("wave", "task")
    )
    blind: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    checked = set()
    for one in sent:
        if one.task.handout.design == Handout.Design.CHECKED:
            checked.add(one.task.study_id)
        else:
            blind[one.task.study_id, one.wave].append(one.answers)
    pairs = [(given[0], given[1]) for given in blind.values() if len(given) > 1]
    form = queries.readable(seat.review)
    fields = [(field, agree(field, pairs)) for field in form.fields]
    overall = Agreement(sum(one.n for _f, one in fields), sum(one.same for _f, one in fields))
    studies = {study for (study, _wave), given in blind.items() if len(given) > 1}
    return FieldAgreement(len(studies), overall, fields, len(checked))
