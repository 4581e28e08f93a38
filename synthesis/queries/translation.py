"""The translation grid: concepts down, studies along, constructs of three orders kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from reviews.access import Seat
from reviews.models import Study
from synthesis.models import (
    Concept,
    ConceptCode,
    Excerpt,
    Finding,
    Order,
    Relation,
    Rendering,
)
from synthesis.queries import evidence
from synthesis.queries.evidence import Ground, Item, Wanted
from synthesis.queries.framework.resting import Proof, of_excerpt, of_finding

Key = tuple[int, int]
# Whose words a passage is says its order.
ORDERS = {
    Excerpt.Voice.PARTICIPANT.value: Order.FIRST,
    Excerpt.Voice.AUTHOR.value: Order.SECOND,
    Excerpt.Voice.REVIEWER.value: Order.THIRD,
}
# A passage whose voice nobody said, which belongs to no order yet.
UNSAID = 0


@dataclass
class Place:
    """One cell: what is written, by order, and the passages that codes bring in."""

    written: dict[int, Rendering] = field(default_factory=dict)
    items: dict[int, list[Item]] = field(default_factory=lambda: defaultdict(list))

    @property
    def orders(self) -> list[int]:
        """The orders in which it says something; 0 where a passage's voice isn't said."""
        return sorted(self.written.keys() | {one for one, some in self.items.items() if some})


@dataclass
class Page:
    """The grid. `overall` is our own construct of each concept over all studies."""

    concepts: list[Concept]
    studies: list[Study]
    cells: dict[Key, Place]
    overall: dict[int, Rendering]
    relations: list[Relation]
    ground: Ground
    fed_by: dict[int, list[ConceptCode]]
    retired: list[Concept]

    def place(self, study: int, concept: int) -> Place:
        """A cell, filled or not."""
        return self.cells.get((study, concept)) or Place()

    def total(self, concept: int) -> int:
        """In how many studies a concept is."""
        return sum(bool(cell.orders) for key, cell in self.cells.items() if key[1] == concept)


def page(seat: Seat) -> Page:
    """The whole grid, in a handful of statements whatever its size."""
    every = list(Concept.objects.filter(review=seat.review).order_by("position", "pk"))
    concepts = [one for one in every if one.retired_at is None]
    ground = Ground.of(seat.review)
    fed_by: dict[int, list[ConceptCode]] = defaultdict(list)
    feeding = ConceptCode.objects.standing().filter(review=seat.review).select_related("code")
    for row in feeding.order_by("pk"):
        fed_by[row.concept_id].append(row)
    cells: dict[Key, Place] = defaultdict(Place)
    overall: dict[int, Rendering] = {}
    rows = Rendering.objects.standing().filter(review=seat.review, concept__in=concepts)
    for rendering in rows.order_by("pk"):
        if rendering.study_id is None:
            overall[rendering.concept_id] = rendering
        elif rendering.study_id in ground.studies:
            key = rendering.study_id, rendering.concept_id
            cells[key].written[rendering.order] = rendering
    _feed(seat, ground, fed_by, cells)
    shown = {one.pk for one in concepts}
    kept = {key: cell for key, cell in cells.items() if key[1] in shown}
    return Page(
        concepts, list(ground.studies.values()), kept, overall, relations(seat), ground,
        dict(fed_by), [one for one in every if one.retired_at is not None],
    )  # fmt: skip


def _feed(
    seat: Seat,
    ground: Ground,
    fed_by: dict[int, list[ConceptCode]],
    cells: dict[Key, Place],
) -> None:
    """The passages that codes bring, each once a cell; a finding is the authors' interpretation."""
    codes = {row.code_id for some in fed_by.values() for row in some}
    found = evidence.items(seat, ground, Wanted(codes=codes))
    for concept, some in fed_by.items():
        met = (item for row in some for item in found.get(("code", row.code_id), ()))
        for item in dict.fromkeys(met):
            order = Order.SECOND if item.kind == "finding" else ORDERS.get(item.voice, UNSAID)
            cells[item.study, concept].items[int(order)].append(item)


def relations(seat: Seat, *, ended: bool = False) -> list[Relation]:
    """The relations that hold, or those that have ended, with their studies or concepts."""
    rows = Relation.objects.filter(review=seat.review, ended_at__isnull=not ended)
    return list(
        rows.select_related("about")
        .prefetch_related("members__study", "members__concept")
        .order_by("number")
    )


@dataclass
class Part:
    """One order of a cell: what is written, what it was before, and the passages."""

    order: int
    label: str
    written: Rendering | None
    before: list[Rendering]
    proofs: list[Proof]


def parts(seat: Seat, found: Page, study: Study | None, concept: Concept) -> list[Part]:
    """A cell in full, order by order; passages whose voice isn't said come last, as order 0."""
    place = found.place(study.pk, concept.pk) if study else Place()
    if study is None and concept.pk in found.overall:
        place.written[int(Order.THIRD)] = found.overall[concept.pk]
    rows = Rendering.objects.filter(concept=concept, study=study, ended_at__isnull=False)
    past: dict[int, list[Rendering]] = defaultdict(list)
    for row in rows.order_by("-pk"):
        past[row.order].append(row)
    told = _proofs([item for some in place.items.values() for item in some], seat, study)
    orders = list(Order) if study else [Order.THIRD]
    made = [
        Part(
            int(order), str(order.label), place.written.get(order), past[order],
            [told[item] for item in place.items[order]],
        )
        for order in orders
    ]  # fmt: skip
    if place.items[UNSAID]:
        made.append(Part(UNSAID, "", None, [], [told[item] for item in place.items[UNSAID]]))
    return made


def _proofs(items: Sequence[Item], seat: Seat, study: Study | None) -> dict[Item, Proof]:
    if study is None or not items:
        return {}
    excerpts = Excerpt.objects.in_bulk([one.pk for one in items if one.kind == "passage"])
    findings = Finding.objects.in_bulk([one.pk for one in items if one.kind == "finding"])
    return {
        item: of_excerpt(seat, excerpts[item.pk], study)
        if item.kind == "passage"
        else of_finding(seat, findings[item.pk], study)
        for item in items
    }
