"""Steps that both demonstration reviews take, each through the actions that the pages use."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.core.files.base import ContentFile

from reviews.access import Seat
from reviews.actions import deduplication, imports, projects
from reviews.methods.formats import Reference, named
from reviews.models import ExclusionReason, ImportFile, Report, Search
from screening.actions import conflicts, upkeep, voting
from screening.management.demo import people
from screening.models import Conflict

Seats = dict[str, Seat]


def begin(slug: str, title: str, question: str) -> Seats:
    """Open a review in cleo's name and seat the others."""
    creator = projects.create_review(
        people.account("cleo"), title=title, slug=slug, question=question
    )
    review = creator.review
    review.is_demo = True
    review.save(update_fields=["is_demo"])
    return people.seats(creator)


def bring(
    seat: Seat, search: Search, references: Sequence[Reference], *, name: str, synthetic: bool
) -> ImportFile:
    """Import references as the RIS file that a database would export."""
    ris = named("ris")
    assert ris is not None and ris.write is not None
    content = ContentFile("".join(ris.write(references)).encode(), name=name)
    return imports.import_now(seat, search, content, name=name, synthetic=synthetic)


def mark_assumed(seat: Seat, boxes: Iterable[str], note: str) -> None:
    """Say which numbers of the flow the published paper doesn't print."""
    review = seat.review
    review.flow_statuses = dict.fromkeys(boxes, "assumed")
    review.flow_note = note
    review.save(update_fields=["flow_statuses", "flow_note"])


def ready(seat: Seat) -> None:
    """Gather duplicates and open the places for votes."""
    deduplication.find(seat)
    upkeep.tend(seat.review)


def vote(
    seat: Seat,
    stage: str,
    said: Mapping[Report, str],
    *,
    reason: ExclusionReason | None = None,
    note: str = "",
) -> None:
    """Cast one person's votes, each with a key that stays the same for the same vote."""
    voting.cast_all(
        seat,
        [
            voting.Ballot(
                report.pk,
                choice,
                _key(seat, stage, report),
                reason.pk if reason and choice == "exclude" else None,
                note,
            )
            for report, choice in said.items()
        ],
        stage=stage,
    )


def _key(seat: Seat, stage: str, report: Report) -> uuid.UUID:
    name = f"{seat.review.slug}/{report.number}/{stage}/{seat.actor_name}"
    return uuid.uuid5(uuid.NAMESPACE_OID, name)


def settle(seat: Seat, reports: Iterable[Report], choice: str, why: str, **more: int) -> None:
    """Let the lead settle the open conflicts on these reports."""
    wanted = [report.pk for report in reports]
    for conflict in Conflict.objects.filter(report__in=wanted, closed_at__isnull=True):
        conflicts.resolve(seat, conflict.pk, choice=choice, explanation=why, **more)
