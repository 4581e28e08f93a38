"""The ledger made readable: filtered, runs said in one line, page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.safestring import SafeString

from reviews import audit, sentences
from reviews.access import Seat
from reviews.models import Event
from reviews.prepared import prepared

# Events read for one page at most: so many votes may stand behind a single line.
READ = 1_000
# What is read first: enough for most pages.
FIRST = 150
# A pause this long begins a new line.
PAUSE = timedelta(hours=1)
# The actor of what was done at the command line, as the filter names it.
COMMAND_LINE = "0"


@dataclass(frozen=True)
class Filters:
    """Which events are wanted: of one actor, of one family of verbs, between two days."""

    person: str = ""
    family: str = ""
    since: date | None = None
    until: date | None = None

    def apply(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """Keep the events that are wanted."""
        if self.person == COMMAND_LINE:
            events = events.filter(actor_id__isnull=True)
        elif self.person:
            events = events.filter(actor_id=int(self.person))
        if self.family in sentences.FAMILIES:
            verbs = Q()
            for noun in sentences.FAMILIES[self.family][1]:
                verbs |= Q(verb__startswith=f"{noun}.")
            events = events.filter(verbs)
        if self.since:
            events = events.filter(at__gte=_midnight(self.since))
        if self.until:
            events = events.filter(at__lt=_midnight(self.until + timedelta(days=1)))
        return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass
class Line:
    """One line of the ledger: one event, or a run of one actor's same events."""

    id: int
    actor: str
    verb: str
    at: datetime
    began: datetime
    n: int = 1
    facts: dict[str, Any] = field(default_factory=dict)
    sentence: SafeString = field(default=SafeString(""))

    @cached_property
    def day(self) -> date:
        """The day on which it happened, here."""
        return timezone.localtime(self.at).date()

    @cached_property
    def day_began(self) -> datetime:
        """The midnight before it."""
        return _midnight(self.day)

    @property
    def spans(self) -> bool:
        """Whether the run took longer than the minute shown."""
        return self.at - self.began >= timedelta(minutes=1)


class _Happened(NamedTuple):
    """What tells the runs apart; a thousand events with all their facts cost a page its time."""

    id: int
    actor_id: int | None
    actor_name: str
    verb: str
    stage: str | None
    at: datetime


@dataclass(frozen=True)
class Page:
    """Lines, newest first, and the event before which the next page begins."""

    lines: list[Line]
    older: int | None


def read(
    seat: Seat, filters: Filters | None = None, *, before: int | None = None, limit: int = 50
) -> Page:
    """Read one page of the ledger as this seat may, runs gathered; three queries at most."""
    events = audit.feed(seat)
    if filters is not None:
        events = filters.apply(events)
    if before is not None:
        events = events.filter(id__lt=before)
    first = min(FIRST, READ)
    found: QuerySet[Event, tuple[Any, ...]] = events.values_list(
        "id", "actor_id", "actor_name", "verb", KeyTextTransform("stage", "facts"), "at"
    )
    chunk = [_Happened(*row) for row in found[:first]]
    lines, last = _gather(chunk, limit)
    if len(chunk) == first and last == chunk[-1].id:
        rest = found.filter(id__lt=chunk[-1].id)[: READ + 1 - first]
        chunk += [_Happened(*row) for row in rest]
        lines, last = _gather(chunk[:READ], limit)
    _say(lines, seat.review.slug)
    more = bool(chunk) and last != chunk[-1].id
    return Page(lines, last if more else None)


def _say(lines: Iterable[Line], slug: str) -> None:
    """Put each line into words, by the newest event of its run."""
    newest = {pk: (facts, subject) for pk, facts, subject in _facts([line.id for line in lines])}
    for line in lines:
        line.facts, subject = newest[line.id]
        line.sentence = sentences.say(line.verb, line.facts, slug=slug, subject=subject, n=line.n)


@prepared
def _facts(events: Collection[int]) -> QuerySet[Event, Any]:
    return (
        Event.objects.filter(pk__among=events).order_by().values_list("id", "facts", "subject_id")
    )


def _gather(events: Iterable[_Happened], limit: int) -> tuple[list[Line], int | None]:
    """Join each event to the line of its run; stop before the line that is too many."""
    lines: list[Line] = []
    running: dict[tuple[Any, ...], Line] = {}
    last = None
    for event in events:
        key = (event.actor_id, event.actor_name, event.verb, event.stage)
        line = running.get(key) if sentences.runs(event.verb) else None
        if line is not None and _same_sitting(line, event):
            line.n += 1
            line.began = event.at
        elif len(lines) == limit:
            break
        else:
            lines.append(Line(event.id, event.actor_name, event.verb, event.at, event.at))
            running[key] = lines[-1]
        last = event.id
    return lines, last


def _same_sitting(line: Line, event: _Happened) -> bool:
    return line.began - event.at <= PAUSE and line.day_began <= event.at


def rows(seat: Seat, filters: Filters) -> Iterator[list[Any]]:
    """Every event as a row of a table, newest first, streamed."""
    yield ["event", "time", "person", "verb", "what", "subject", "subject_id", "facts"]
    for event in filters.apply(audit.feed(seat)).iterator(chunk_size=2_000):
        yield [
            event.pk,
            event.at.isoformat(),
            event.actor_name,
            event.verb,
            sentences.plain(event.verb, event.facts),
            event.subject_type,
            event.subject_id or "",
            event.facts,
        ]
