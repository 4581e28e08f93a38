"""Translating studies into one another: concepts, what is written into cells, relations.

Nothing is changed or deleted: a newer cell takes over, codes stop feeding, relations end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Review, Study
from screening.queries import known_studies
from synthesis.models import (
    Code,
    Concept,
    ConceptCode,
    ConceptWording,
    Order,
    Relation,
    RelationMember,
    Rendering,
)

LONGEST = 5_000


def _locked(seat: Seat) -> None:
    seat.require(May.SYNTHESISE)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)


def _concept(seat: Seat, number: int) -> Concept:
    row = Concept.objects.filter(review=seat.review, number=number).first()
    if row is None or row.retired_at is not None:
        raise Refused(_("This concept was retired meanwhile. Nothing was changed."))
    return row


def _named(seat: Seat, name: str, besides: int = 0) -> str:
    name = " ".join(name.split())[:200]
    if not name:
        raise Refused(_("Give the concept a name. Nothing was changed."))
    rows = Concept.objects.filter(review=seat.review, retired_at=None, name__iexact=name)
    if rows.exclude(number=besides).exists():
        raise Refused(
            _("Another concept is named “%(name)s”. Nothing was changed.") % {"name": name}
        )
    return name


@transaction.atomic
def add_concept(seat: Seat, *, name: str, meaning: str = "") -> Concept:
    """Add a concept at the end of the grid."""
    _locked(seat)
    rows = Concept.objects.filter(review=seat.review)
    most = rows.aggregate(number=Max("number"), position=Max("position"))
    row = Concept.objects.create(
        review=seat.review,
        number=(most["number"] or 0) + 1,
        position=(most["position"] or 0) + 1,
        name=_named(seat, name),
        meaning=meaning.strip(),
        created_by=seat.actor_name[:150],
    )
    _word(seat, row)
    audit.log(seat, "translation.concept_added", row, name=row.name)
    return row


def _word(seat: Seat, row: Concept) -> None:
    ConceptWording.objects.create(
        review=seat.review, concept=row, name=row.name, meaning=row.meaning,
        made_by=seat.actor_name[:150],
    )  # fmt: skip


@transaction.atomic
def reword_concept(seat: Seat, number: int, *, name: str, meaning: str = "") -> Concept:
    """Give a concept another name or meaning; what it was stays in its history."""
    _locked(seat)
    row = _concept(seat, number)
    old, said = row.name, (_named(seat, name, number), meaning.strip())
    if said == (row.name, row.meaning):
        return row
    row.name, row.meaning = said
    row.save(update_fields=["name", "meaning"])
    _word(seat, row)
    audit.log(seat, "translation.concept_reworded", row, old=old, new=row.name)
    return row


@transaction.atomic
def retire_concept(seat: Seat, number: int, *, why: str = "") -> None:
    """Take a concept out of the grid; what was written stays, and what stands for it says so."""
    _locked(seat)
    row = _concept(seat, number)
    row.retired_at, row.retired_by = timezone.now(), seat.actor_name[:150]
    row.retired_why = why.strip()[:300]
    row.save(update_fields=["retired_at", "retired_by", "retired_why"])
    audit.log(seat, "translation.concept_retired", row, name=row.name)


@transaction.atomic
def restore_concept(seat: Seat, number: int) -> None:
    """Put a retired concept back into the grid."""
    _locked(seat)
    row = Concept.objects.filter(review=seat.review, number=number).first()
    if row is None or row.retired_at is None:
        raise Refused(_("This concept is in the grid already. Nothing was changed."))
    _named(seat, row.name, number)
    row.retired_at = row.retired_by = None
    row.save(update_fields=["retired_at", "retired_by"])
    audit.log(seat, "translation.concept_restored", row, name=row.name)


@transaction.atomic
def feed(seat: Seat, number: int, codes: Sequence[int]) -> None:
    """Say which codes feed a concept: their passages come in by whose words they are."""
    _locked(seat)
    row = _concept(seat, number)
    wanted = set(codes)
    there = {one.code_id: one for one in ConceptCode.objects.standing().filter(concept=row)}
    usable = Code.objects.filter(
        review=seat.review, pk__in=wanted - there.keys(), codable=True, retired_at=None,
        merged_into=None,
    )  # fmt: skip
    new = list(usable)
    if len(new) < len(wanted - there.keys()):
        raise Refused(_("One of these codes is out of use meanwhile. Nothing was changed."))
    gone = [one.pk for code, one in there.items() if code not in wanted]
    if not new and not gone:
        return
    ended = {"ended_at": timezone.now(), "ended_by": seat.actor_name[:150]}
    ConceptCode.objects.filter(pk__in=gone).update(**ended)
    for code in new:
        ConceptCode.objects.create(
            review=seat.review, concept=row, code=code, made_by=seat.actor_name[:150]
        )
    audit.log(seat, "translation.fed", row, name=row.name, n=len(wanted))


@dataclass(frozen=True)
class Said:
    """What is written into a cell: own words, or a quotation with its page, or both."""

    words: str = ""
    quote: str = ""
    page: str = ""

    def tidied(self) -> Said:
        """As it is kept; a page belongs to a quotation or to words."""
        words, quote = self.words.strip(), self.quote.strip()
        if len(words) > LONGEST or len(quote) > LONGEST:
            raise Refused(
                _("A cell has at most %(n)s characters. Nothing was changed.") % {"n": LONGEST}
            )
        return Said(words, quote, self.page.strip()[:20] if words or quote else "")


@transaction.atomic
def write(seat: Seat, number: int, study: Study | None, order: int, said: Said) -> Rendering | None:
    """Write a cell: a concept in a study, by order; without a study our own over all studies.

    Nothing said ends what stood there; None then.
    """
    _locked(seat)
    row = _concept(seat, number)
    if study is None and order != Order.THIRD:
        raise Refused(_("Over all studies there is only our own interpretation."))
    if order not in Order.values:
        raise Refused(_("Say whose construct it is. Nothing was changed."))
    if study and not known_studies.counted(seat.review).filter(pk=study.pk).exists():
        raise Refused(_("This study is no longer included. Nothing was changed."))
    said = said.tidied()
    there = Rendering.objects.standing().filter(concept=row, study=study, order=order).first()
    if there is not None:
        if Said(there.words, there.quote, there.page) == said:
            return there
        there.ended_at, there.ended_by = timezone.now(), seat.actor_name[:150]
        there.save(update_fields=["ended_at", "ended_by"])
    made = None
    if said != Said():
        made = Rendering.objects.create(
            review=seat.review, concept=row, study=study, order=order, words=said.words,
            quote=said.quote, page=said.page, made_by=seat.actor_name[:150],
        )  # fmt: skip
    if made is not None or there is not None:
        where = study.label if study else _("all studies")
        audit.log(seat, "translation.written", row, name=row.name, study=where, order=order)
    return made


@transaction.atomic
def relate(
    seat: Seat,
    kind: str,
    *,
    why: str,
    studies: Sequence[int] = (),
    concepts: Sequence[int] = (),
    about: int | None = None,
) -> Relation:
    """Say how studies (in one concept, or as wholes) or concepts stand to each other; by number."""
    _locked(seat)
    if kind not in Relation.Kind.values or not why.strip():
        raise Refused(_("Say which relation it is, and why. Nothing was changed."))
    counted = known_studies.counted(seat.review).filter(number__in=studies)
    rows = list(counted.order_by("number"))
    columns = [_concept(seat, number) for number in dict.fromkeys(concepts)]
    if len(rows) != len(set(studies)):
        raise Refused(_("One of these studies isn't included. Nothing was changed."))
    if bool(rows) == bool(columns) or len(rows) + len(columns) < 2:
        raise Refused(
            _("A relation is between at least two studies, or two concepts. Nothing was changed.")
        )
    most = Relation.objects.filter(review=seat.review).aggregate(most=Max("number"))["most"]
    made = Relation.objects.create(
        review=seat.review, number=(most or 0) + 1, kind=kind, why=why.strip(),
        about=_concept(seat, about) if about and rows else None, made_by=seat.actor_name[:150],
    )  # fmt: skip
    members = [RelationMember(review=seat.review, relation=made, study=one) for one in rows]
    members += [RelationMember(review=seat.review, relation=made, concept=one) for one in columns]
    RelationMember.objects.bulk_create(members)
    names = ", ".join(str(one) for one in (*rows, *columns))
    audit.log(seat, "translation.related", made, kind=kind, names=names)
    return made


@transaction.atomic
def end_relation(seat: Seat, number: int, *, why: str = "") -> None:
    """Say that a relation holds no longer; it stays in the history."""
    _locked(seat)
    row = Relation.objects.standing().filter(review=seat.review, number=number).first()
    if row is None:
        raise Refused(_("This relation has ended already. Nothing was changed."))
    row.ended_at, row.ended_by = timezone.now(), seat.actor_name[:150]
    row.ended_why = why.strip()[:300]
    row.save(update_fields=["ended_at", "ended_by", "ended_why"])
    audit.log(seat, "translation.relation_ended", row, number=number)
