"""Linking reports of one investigation, parting them, naming studies; each step can be undone.

Two verbs are enough: linking makes one study of two, splitting takes reports out of one.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.actions import locks, numbering
from reviews.models import Linking, Report, StudiesApart, Study, StudyLink
from reviews.models.study import LABEL


@transaction.atomic
def link(seat: Seat, one: int, other: int, *, why: str = "") -> Linking:
    """Make one study of those of two reports, by the reports' numbers.

    The study of the review's earlier version stays, else the one with the lower number.
    """
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    both = [numbering.study_of(seat.review, _standing_report(seat, n)) for n in (one, other)]
    if both[0] == both[1]:
        raise Refused(
            _("Reports %(one)s and %(other)s are in study %(n)s already.")
            % {"one": one, "other": other, "n": both[0].number}
        )
    if all(study.earlier_reports is not None for study in both):
        raise Refused(
            _("Studies %(one)s and %(other)s were two studies in the earlier version.")
            % {"one": both[0].number, "other": both[1].number}
        )
    kept, left = sorted(both, key=lambda study: (study.earlier_reports is None, study.number))
    return _bring_over(seat, kept, left, why)


@transaction.atomic
def link_to(seat: Seat, study: Study, number: int, *, why: str = "") -> Linking:
    """Link a report, with the study that it is in, to a study, which stays even if it is empty."""
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    kept = _study(seat, study.pk)
    left = numbering.study_of(seat.review, _standing_report(seat, number))
    if kept == left:
        raise Refused(
            _("Report %(report)s is in study %(n)s already.") % {"report": number, "n": kept.number}
        )
    if kept.earlier_reports is not None and left.earlier_reports is not None:
        raise Refused(_("These were two studies in the earlier version. Nothing was changed."))
    return _bring_over(seat, kept, left, why)


def _bring_over(seat: Seat, kept: Study, left: Study, why: str) -> Linking:
    """Move all reports of one study into another, in one step."""
    linking = Linking.objects.create(
        review=seat.review, study=kept, why=why[:300], made_by=seat.actor_name[:150]
    )
    _overrule(seat, linking, kept, left)
    moved = numbering.move(_links(left), kept, linking, linking.made_at)
    numbering.settle_main(kept)
    reports = sorted(link.report.number for link in moved)
    audit.log(
        seat, "study.linked", kept, study=kept.number, reports=reports, left=left.number, why=why
    )
    figures.touch(seat.review.pk)
    return linking


@transaction.atomic
def split(seat: Seat, study: Study, numbers: Collection[int], *, why: str = "") -> Linking:
    """Take reports out of a study, together; nobody is asked whether they belong to it again.

    They go back to the study that the first of them had before, else they get a new number.
    """
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    links = list(_links(study))
    leaving = [link for link in links if link.report.number in numbers]
    staying = [link for link in links if link not in leaving]
    if not leaving or not staying:
        raise Refused(
            _("Choose some reports of study %(n)s, not all. Nothing was changed.")
            % {"n": study.number}
        )
    target = numbering.home(seat.review, leaving[0].report)
    linking = Linking.objects.create(
        review=seat.review,
        kind=Linking.Kind.SPLIT,
        study=target,
        why=why[:300],
        made_by=seat.actor_name[:150],
    )
    numbering.move(leaving, target, linking, linking.made_at)
    for changed in (study, target):
        numbering.settle_main(changed)
    for one in leaving:
        for other in staying:
            _say_apart(seat, one.report, other.report, why=why, split=linking)
    audit.log(
        seat,
        "study.split",
        target,
        study=target.number,
        reports=sorted(link.report.number for link in leaving),
        left=study.number,
        why=why,
    )
    figures.touch(seat.review.pk)
    return linking


@transaction.atomic
def undo(seat: Seat, linking: Linking) -> Linking:
    """Put the reports of a step back where they were, except those that somebody moved since."""
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    linking = Linking.objects.select_related("study").get(review=seat.review, pk=linking.pk)
    if linking.undone_at is not None:
        raise Refused(_("%(person)s has undone this step already.") % {"person": linking.undone_by})
    links = list(_links(linking.study).filter(linking=linking).select_related("replaces__study"))
    if not links:
        raise Refused(_("These reports have been moved since. Undo the later steps first."))
    now = timezone.now()
    linking.undone_at, linking.undone_by = now, seat.actor_name[:150]
    linking.save(update_fields=["undone_at", "undone_by"])
    numbering.restore(links, now)
    for study in {linking.study, *(link.replaces.study for link in links if link.replaces)}:
        numbering.settle_main(study)
    linking.overruled.update(undone_at=None, undone_by=None, overruled=None)
    _end(seat, linking.parted.filter(undone_at__isnull=True))
    audit.log(
        seat,
        "study.undone",
        linking.study,
        study=linking.study.number,
        reports=sorted(link.report.number for link in links),
    )
    figures.touch(seat.review.pk)
    return linking


@transaction.atomic
def rename(seat: Seat, study: Study, *, label: str) -> Study:
    """Give a study a short label; an empty one goes back to first author and year."""
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    study = _study(seat, study.pk)
    old, label = study.label, " ".join(label.split())
    if label == old:
        return study
    if len(label) > LABEL:
        raise Refused(_("A label has at most %(n)s letters.") % {"n": LABEL})
    same = Study.objects.filter(review=seat.review, label__iexact=label).exclude(pk=study.pk)
    if other := same.first():
        raise Refused(
            _("Study %(n)s is called “%(label)s” already. The old label was kept.")
            % {"n": other.number, "label": other.label}
        )
    if label:
        study.label, study.label_given = label, True
        study.save(update_fields=["label", "label_given"])
    else:
        numbering.relabel(study)
    audit.log(seat, "study.renamed", study, study=study.number, old=old, new=study.label)
    return study


@transaction.atomic
def set_main(seat: Seat, study: Study, number: int) -> Study:
    """Make one of a study's reports the main one, by which the study is called and shown."""
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    study = _study(seat, study.pk)
    link = _links(study).select_related("report__record").filter(report__number=number).first()
    if link is None:
        raise Refused(
            _("Report %(n)s is not in study %(study)s.") % {"n": number, "study": study.number}
        )
    if study.main_id != link.report_id:
        numbering.set_main(study, link.report)
        audit.log(seat, "study.main_chosen", study, study=study.number, report=number)
    return study


@transaction.atomic
def keep_apart(seat: Seat, one: int, other: int, *, why: str = "") -> StudiesApart:
    """Remember that two reports are of two studies; nobody is asked about them again."""
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    reports = [_standing_report(seat, number) for number in (one, other)]
    linked = numbering.standing([report.pk for report in reports])
    if one == other or len(linked) == 2 and len({link.study_id for link in linked.values()}) == 1:
        raise Refused(
            _("Reports %(one)s and %(other)s are in one study. Split it to part them.")
            % {"one": one, "other": other}
        )
    said = _apart(reports[:1], reports[1:]).first()
    if said is not None:
        raise Refused(
            _("%(person)s has said already that these are two studies.") % {"person": said.said_by}
        )
    row = _say_apart(seat, *reports, why=why)
    audit.log(seat, "study.kept_apart", row, reports=sorted((one, other)), why=why)
    figures.touch(seat.review.pk)
    return row


@transaction.atomic
def ask_again(seat: Seat, row: StudiesApart) -> StudiesApart:
    """Take back that two reports are of two studies, so that the question is open again."""
    seat.require(May.LINK)
    locks.hold(seat.review.pk, locks.STUDIES)
    rows = StudiesApart.objects.filter(review=seat.review, pk=row.pk, undone_at__isnull=True)
    if not rows.exists():
        raise Refused(_("This question is open again already."))
    _end(seat, rows)
    numbers = sorted((row.first.number, row.second.number))
    audit.log(seat, "study.asked_again", row, reports=numbers)
    figures.touch(seat.review.pk)
    row.refresh_from_db()
    return row


def _study(seat: Seat, pk: int) -> Study:
    return Study.objects.select_related("review", "main__record").get(review=seat.review, pk=pk)


def _links(study: Study) -> QuerySet[StudyLink]:
    links = StudyLink.objects.standing().filter(study=study)
    return links.select_related("report__record").order_by("pk")


def _standing_report(seat: Seat, number: int) -> Report:
    reports = Report.objects.visible_to(seat).select_related("record", "merged_into")
    found = reports.filter(number=number).first()
    if found is None:
        raise Refused(_("There is no report %(n)s in this review.") % {"n": number})
    if found.merged_into is not None:
        raise Refused(
            _("Report %(n)s is gathered under report %(top)s: link that one.")
            % {"n": number, "top": found.merged_into.number}
        )
    if found.withdrawn_at is not None:
        raise Refused(_("Report %(n)s was withdrawn. Restore it first.") % {"n": number})
    return found


def _apart(some: Collection[Report], others: Collection[Report]) -> QuerySet[StudiesApart]:
    """What stands between these reports and those."""
    across = Q(first__in=some, second__in=others) | Q(first__in=others, second__in=some)
    return StudiesApart.objects.filter(across, undone_at__isnull=True)


def _say_apart(
    seat: Seat, one: Report, other: Report, *, why: str, split: Linking | None = None
) -> StudiesApart:
    first, second = sorted((one.pk, other.pk))
    row, _made = StudiesApart.objects.get_or_create(
        review=seat.review,
        first_id=first,
        second_id=second,
        undone_at=None,
        defaults={"why": why[:300], "said_by": seat.actor_name[:150], "split": split},
    )
    return row


def _overrule(seat: Seat, linking: Linking, kept: Study, left: Study) -> None:
    """End what was said to keep these two studies apart: the later word counts."""
    sides = [[link.report for link in _links(study)] for study in (kept, left)]
    _apart(*sides).update(
        undone_at=linking.made_at, undone_by=seat.actor_name[:150], overruled=linking
    )


def _end(seat: Seat, rows: QuerySet[StudiesApart]) -> None:
    rows.update(undone_at=timezone.now(), undone_by=seat.actor_name[:150])
