"""What was done with one study, and with the links of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from reviews import sentences
from reviews.access import Seat
from reviews.models import Event, Linking, Study, StudyLink
from screening.queries.history import Happened


@dataclass(frozen=True)
class Step:
    """A step with the numbers of the reports that it moved, and of the study that they left."""

    linking: Linking
    reports: list[int] = field(default_factory=list)
    left: int | None = None

    @property
    def words(self) -> str:
        """What was done, as a sentence without its subject."""
        facts = {
            "reports": sentences.listed(self.reports),
            "left": self.left,
            "study": self.linking.study.number,
        }
        if self.linking.kind == Linking.Kind.SPLIT:
            return _("split report %(reports)s off study %(left)s into study %(study)s") % facts
        return _("linked report %(reports)s of study %(left)s to study %(study)s") % facts


def steps(linkings: QuerySet[Linking]) -> list[Step]:
    """These steps with what they moved, in three statements."""
    moved = StudyLink.objects.select_related("report", "replaces__study").order_by("pk")
    rows = linkings.select_related("study").prefetch_related(Prefetch("links", queryset=moved))
    return [_step(row) for row in rows]


def _step(linking: Linking) -> Step:
    # A link that came back when a later step was undone has the same step a second time.
    # Nor did the step move what came over with a duplicate.
    moved = (link for link in linking.links.all() if link.merge_id is None)
    links = [link for link in moved if link.replaces is not None]
    numbers = sorted({link.report.number for link in links})
    left = next((link.replaces.study.number for link in links if link.replaces), None)
    return Step(linking, numbers, left)


def of(seat: Seat, study: Study) -> list[Happened]:
    """Everything that happened to a study, oldest first."""
    concerns = Q(study=study) | Q(links__replaces__study=study)
    found = list(_named(seat, study))
    for step in steps(Linking.objects.filter(concerns, review=seat.review).distinct()):
        linking = step.linking
        found.append(Happened(linking.made_at, step.words, linking.made_by, note=linking.why))
        if linking.undone_at is not None:
            words = _("undid it: %(step)s") % {"step": step.words}
            found.append(Happened(linking.undone_at, words, linking.undone_by or ""))
    return sorted(found, key=lambda event: event.at)


def _named(seat: Seat, study: Study) -> Iterator[Happened]:
    yield Happened(study.founded_at, _("The study got its number"))
    events = Event.objects.filter(
        review_id=seat.review.pk,
        subject_type="study",
        subject_id=study.pk,
        verb__in=("study.renamed", "study.main_chosen"),
    )
    for event in events:
        words = sentences.plain(event.verb, event.facts)
        yield Happened(event.at, words, event.actor_name)
