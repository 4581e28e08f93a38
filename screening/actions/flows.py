"""Signing why a flow doesn't add up, and entering the flows that publications print."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from screening.methods.prisma import RULES, Flow, Identity
from screening.models import FlowExplanation, PrintedFlow
from screening.queries import flows


class Printed(TypedDict):
    """What is entered of a printed flow."""

    title: str
    reading: str
    citation: str
    numbers: dict[str, Any]


@transaction.atomic
def explain(
    seat: Seat, made: Flow, code: str, *, words: str, printed: PrintedFlow | None = None
) -> FlowExplanation:
    """Sign why a sum of a flow doesn't hold; a new explanation replaces the one before."""
    seat.require(May.FLOW)
    one = _broken(made, code)
    if not words.strip():
        raise Refused(_("Say in a sentence why these numbers don't add up. Nothing was signed."))
    _end(seat, code, printed)
    row = FlowExplanation.objects.create(
        review=seat.review,
        code=code,
        difference=one.difference,
        sum=one.sum[:500],
        words=words.strip(),
        printed=printed,
        signed_by=seat.member,
        signature=seat.actor_name[:150],
    )
    audit.log(seat, "flow.explained", row, rule=_(one.title), words=row.words, sum=one.sum)
    return row


def _broken(made: Flow, code: str) -> Identity:
    for one in made.imbalances:
        if one.code == code:
            return one
    raise Refused(_("This sum holds now, so there is nothing to explain."))


def _end(seat: Seat, code: str, printed: PrintedFlow | None) -> int:
    rows = FlowExplanation.objects.standing().filter(review=seat.review, code=code, printed=printed)
    return rows.update(taken_back_at=timezone.now(), taken_back_by=seat.actor_name[:150])


@transaction.atomic
def take_back(seat: Seat, code: str, *, printed: PrintedFlow | None = None) -> None:
    """Take a signed explanation back; it stays in the log."""
    seat.require(May.FLOW)
    if not _end(seat, code, printed):
        raise Refused(_("Nobody has explained this sum."))
    titles = {rule.code: rule.title for rule in RULES}
    audit.log(seat, "flow.explanation_taken_back", printed, rule=_(titles.get(code, code)))


@transaction.atomic
def enter(seat: Seat, **said: Unpack[Printed]) -> PrintedFlow:
    """Enter the flow of a publication as it was printed."""
    seat.require(May.FLOW)
    _check(said)
    row = PrintedFlow.objects.create(review=seat.review, entered_by=seat.actor_name[:150], **said)
    audit.log(seat, "printed.entered", row, title=str(row))
    return row


@transaction.atomic
def edit(seat: Seat, pk: int, **said: Unpack[Printed]) -> PrintedFlow:
    """Correct a printed flow; the ledger keeps what it said before."""
    seat.require(May.FLOW)
    _check(said)
    row = _standing(seat, pk)
    before = {name: getattr(row, name) for name in said}
    changed = {name: value for name, value in said.items() if before[name] != value}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.edited_at, row.edited_by = timezone.now(), seat.actor_name[:150]
    row.save(update_fields=[*changed, "edited_at", "edited_by"])
    was = {name: before[name] for name in changed}
    audit.log(seat, "printed.edited", row, title=str(row), before=was, after=changed)
    return row


@transaction.atomic
def remove(seat: Seat, pk: int) -> PrintedFlow:
    """Take a printed flow off the list; it stays in the database and in the ledger."""
    seat.require(May.FLOW)
    row = _standing(seat, pk)
    row.removed_at, row.removed_by = timezone.now(), seat.actor_name[:150]
    row.save(update_fields=["removed_at", "removed_by"])
    audit.log(seat, "printed.removed", row, title=str(row))
    return row


def _standing(seat: Seat, pk: int) -> PrintedFlow:
    rows = PrintedFlow.objects.visible_to(seat).select_for_update()
    row = rows.filter(pk=pk, removed_at__isnull=True).first()
    if row is None:
        raise Refused(_("There is no such printed flow in this review."))
    return row


def _check(said: Printed) -> None:
    if not said["title"].strip():
        raise Refused(_("Name the publication that printed this flow."))
    try:
        flows.printed(PrintedFlow(numbers=said["numbers"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(_("These numbers can't be a flow: %(why)s") % {"why": error}) from error
