"""The demonstration's board: the made-up findings that count, under what they have in common."""

from __future__ import annotations

from reviews.access import Seat
from reviews.models import Review
from screening.management.demo import maclellan, people
from synthesis.actions import board
from synthesis.management.demo import papers
from synthesis.models import Domain
from synthesis.queries import findings
from synthesis.queries.findings import State

# Left ungrouped, so that the board has something to do.
UNGROUPED = 2


def load(review: Review) -> None:
    """Group most of the findings of the demonstration review, if this is it."""
    if review.slug != maclellan.SLUG:
        return
    seat = people.seat(review, "ana")
    counting = [row.finding for row in findings.rows(seat) if row.state == State.COUNTS]
    for topic in papers.TOPICS:
        under = [one.pk for one in counting[UNGROUPED:] if one.statement in topic.authors]
        if under:
            _name(seat, topic, under)


def _name(seat: Seat, topic: papers.Topic, under: list[int]) -> None:
    known = {domain.name: domain.pk for domain in Domain.objects.filter(review=seat.review)}
    domain = known.get(topic.folder) or board.create_domain(seat, name=topic.folder).pk
    board.create_abstracted(
        seat, name=topic.name, domain=domain, statement=topic.authors[0], findings=under
    )
