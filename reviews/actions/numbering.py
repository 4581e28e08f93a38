"""Numbers and labels of studies: given once, never given again.

A report gets a study of its own, with the next number, the first time that anybody asks for it.
Hold the lock of studies while calling these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from reviews.methods import labels
from reviews.models import Linking, Report, Review, Study, StudyLink


def found(review: Review, reports: Sequence[Report]) -> list[Study]:
    """Give each of these reports a study of its own, numbered on in their order.

    The reports come with their records; one that is linked already is left as it is.
    """
    linked = standing([report.pk for report in reports])
    fresh = [report for report in reports if report.pk not in linked]
    if not fresh:
        return []
    names = _Names(review)
    made = []
    for number, report in enumerate(fresh, _last(review) + 1):
        made.append(Study(review=review, number=number, main=report))
        names.give(made[-1], _base(report))
    Study.objects.bulk_create(made)
    StudyLink.objects.bulk_create(
        StudyLink(review=review, study=study, report=report)
        for study, report in zip(made, fresh, strict=True)
    )
    return made


def study_of(review: Review, report: Report) -> Study:
    """The study in which a report is; a new one of its own, if it is in none."""
    link = standing([report.pk]).get(report.pk)
    return link.study if link else found(review, [report])[0]


def standing(reports: Collection[int]) -> dict[int, StudyLink]:
    """The links that hold now of these reports, by report."""
    links = StudyLink.objects.standing().filter(report__in=reports)
    return {link.report_id: link for link in links.select_related("study", "report")}


def home(review: Review, report: Report) -> Study:
    """The study to which a report goes when it leaves another: its own, if that stands empty."""
    held = StudyLink.objects.standing().filter(study=OuterRef("study"))
    own = StudyLink.objects.filter(report=report, linking__isnull=True).exclude(Exists(held))
    link = own.select_related("study").order_by("pk").first()
    return link.study if link else empty(review, report)


def empty(review: Review, main: Report) -> Study:
    """A new study that waits for its reports, named after the one that is to be its main one."""
    made = Study(review=review, number=_last(review) + 1, main=main)
    _Names(review).give(made, _base(main))
    made.save(force_insert=True)
    return made


def earlier(review: Review, base: str, reports: int) -> Study:
    """A study of the review's earlier version, which had so many reports there."""
    made = Study(review=review, number=_last(review) + 1, earlier_reports=reports)
    _Names(review).give(made, base)
    made.save(force_insert=True)
    return made


def move(
    moved: Iterable[StudyLink], study: Study, linking: Linking | None, at: datetime
) -> list[StudyLink]:
    """End these links and begin others in a study; the new ones know which they replace."""
    links = list(moved)
    StudyLink.objects.filter(pk__in=[link.pk for link in links]).update(until=at)
    return StudyLink.objects.bulk_create(
        StudyLink(
            review_id=study.review_id,
            study=study,
            report_id=link.report_id,
            linking=linking,
            replaces=link,
            since=at,
        )
        for link in links
    )


def restore(ended: Iterable[StudyLink], at: datetime) -> None:
    """End these links and let those that they replaced hold again, as they were."""
    links = list(ended)
    StudyLink.objects.filter(pk__in=[link.pk for link in links]).update(until=at)
    StudyLink.objects.bulk_create(
        StudyLink(
            review_id=link.review_id,
            study_id=before.study_id,
            report_id=link.report_id,
            linking_id=before.linking_id,
            replaces_id=before.replaces_id,
            since=at,
        )
        for link in links
        if (before := link.replaces)
    )


def settle_main(study: Study) -> None:
    """Keep the main report among the study's reports; the label follows it unless it was given."""
    links = StudyLink.objects.standing().filter(study=study).order_by("since", "pk")
    members = [link.report for link in links.select_related("report__record")]
    if not members or study.main_id in {report.pk for report in members}:
        return
    set_main(study, members[0])


def set_main(study: Study, report: Report) -> None:
    """Make a report the main one of its study."""
    study.main = report
    if not study.label_given:
        relabel(study)
    study.save(update_fields=["main"])


def relabel(study: Study) -> None:
    """Name a study after its main report; with the same author and year it keeps its letter."""
    base = _base(study.main)
    if not labels.follows(study.label, base):
        _Names(study.review, but=study).give(study, base)
    study.label_given = False
    study.save(update_fields=["label", "label_given"])


def _last(review: Review) -> int:
    return Study.objects.filter(review=review).aggregate(last=Max("number"))["last"] or 0


def _base(report: Report | None) -> str:
    record = report.record if report else None
    return labels.base(record.authors, record.year, record.title) if record else labels.base([], 0)


@dataclass
class _Holder:
    """Who has a label: a stored study, which may be without reports, or a new one."""

    by_person: bool = False
    empty: bool = False
    new: Study | None = None


class _Names:
    """The labels of a review while new ones are given."""

    def __init__(self, review: Review, but: Study | None = None) -> None:
        held = StudyLink.objects.standing().filter(study=OuterRef("pk"))
        rows = Study.objects.filter(review=review)
        if but is not None:
            rows = rows.exclude(pk=but.pk)
        self.review = review
        self.taken: dict[str, _Holder] = {
            label: _Holder(by_person, empty)
            for label, by_person, empty in rows.values_list("label", "label_given", ~Exists(held))
        }

    def give(self, study: Study, base: str) -> None:
        """Give a study a label that no other has.

        The first of several gets its letter, unless a person named it; a study without reports
        leaves the plain label to one that has some.
        """
        given = labels.label(base, self.taken)
        study.label = given.label
        if given.renamed is not None:
            old, new = given.renamed
            holder = self.taken[old]
            if holder.empty and not holder.by_person:
                self._rename(old, given.label)
                study.label = base
            elif not holder.by_person:
                self._rename(old, new)
        self.taken[study.label] = _Holder(new=study)

    def _rename(self, old: str, new: str) -> None:
        holder = self.taken[new] = self.taken.pop(old)
        if holder.new is not None:
            holder.new.label = new
        else:
            Study.objects.filter(review=self.review, label=old).update(label=new)
