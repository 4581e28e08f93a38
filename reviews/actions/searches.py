"""Logging a search of one source, and correcting what was logged."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit, figures, queries
from reviews.access import May, Refused, Seat
from reviews.models import Channel, Direction, Search


class Slots(TypedDict, total=False):
    """What one entry of the search log says."""

    channel: str
    source: str
    platform: str
    run_on: date | None
    coverage: str
    query: str
    limits: str
    filters: str
    together: str
    raw_hits: int | None
    url: str
    contact: str
    answered_on: date | None
    looked_at: int | None
    direction: str
    round: int | None
    notes: str


@transaction.atomic
def log_search(seat: Seat, *, again: bool = False, **slots: Unpack[Slots]) -> Search:
    """Add an entry to the search log; an equal one must be meant, by `again`."""
    seat.require(May.IMPORT)
    search = Search(review=seat.review, created_by_id=seat.actor_id)
    _fill(search, slots)
    _refuse_repeat(search, again)
    search.save()
    audit.log(seat, "search.logged", search, source=str(search), channel=search.channel)
    figures.touch(seat.review.pk)
    return search


@transaction.atomic
def edit_search(
    seat: Seat, search: Search, *, again: bool = False, **slots: Unpack[Slots]
) -> Search:
    """Correct an entry of the search log; the ledger keeps what it said before."""
    seat.require(May.IMPORT)
    search = Search.objects.select_for_update().get(review=seat.review, pk=search.pk)
    before = {name: getattr(search, name) for name in slots}
    _fill(search, slots)
    changed = [name for name in slots if getattr(search, name) != before[name]]
    if not changed:
        return search
    if {"source", "platform", "run_on", "query"} & set(changed):
        _refuse_repeat(search, again)
    search.save(update_fields=changed)
    audit.log(
        seat,
        "search.edited",
        search,
        source=str(search),
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(getattr(search, name)) for name in changed},
    )
    figures.touch(seat.review.pk)
    return search


def _fill(search: Search, slots: Slots) -> None:
    for name, value in slots.items():
        setattr(search, name, value.strip() if isinstance(value, str) else value)
    if not search.source:
        raise Refused(_("Name the source that was searched."))
    if search.channel not in Channel.values:
        raise Refused(_("Choose how these records were identified."))
    if search.direction not in ("", *Direction.values):
        raise Refused(_("Say whether these are references or citing works."))


def _refuse_repeat(search: Search, again: bool) -> None:
    said = "" if again else said_already(search)
    if said:
        raise Refused(said)


def said_already(search: Search) -> str:
    """What to say where the log has an equal entry; empty where it has none."""
    equal = queries.equal_searches(search).first()
    if equal is None:
        return ""
    return _(
        "%(search)s is in the log already, %(why)s. Nothing was logged. "
        "If this is another search, say so below and log it again."
    ) % {"search": equal, "why": equal_because(search, equal)}


def equal_because(search: Search, other: Search) -> str:
    """Why two entries look like one search, in words."""
    if search.run_on == other.run_on and search.run_on is not None:
        return _("with the same date")
    if search.query and queries.squeeze(search.query) == queries.squeeze(other.query):
        return _("with the same search string")
    return _("also without a date")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
