"""Saying what the version of the review before this one had included, and taking that back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.actions import locks, numbering
from reviews.methods import labels
from reviews.methods.citations import list_of
from reviews.methods.formats import Reference
from reviews.models import EarlierVersion, Review, Study

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@transaction.atomic
def enter(
    seat: Seat,
    *,
    publication: str,
    studies: int | None = None,
    reports: int | None = None,
    listed: Sequence[Sequence[str]] = (),
) -> EarlierVersion:
    """Say how many studies and reports the earlier version had, and which, as far as is wanted.

    Numbers that aren't given are those of the list. What was said before is replaced, and kept.
    """
    seat.require(May.FLOW)
    locks.hold(seat.review.pk, locks.STUDIES)
    named = len(listed), sum(map(len, listed))
    studies = named[0] if studies is None else studies
    reports = named[1] if reports is None else reports
    if not publication.strip():
        raise Refused(_("Name the publication of the earlier version. Nothing was changed."))
    _check(studies, reports, named)
    before = _standing(seat.review)
    row = EarlierVersion(
        review=seat.review, publication=publication.strip()[:500], studies=studies, reports=reports,
        listed=_numbered(seat.review, listed, before), by=seat.actor_name[:150], replaces=before,
    )  # fmt: skip
    if before is not None and _same(row, before):
        return before
    _end(seat, before)
    row.save()
    _mark(row)
    audit.log(
        seat, "earlier.entered", row, publication=row.publication, studies=studies, reports=reports
    )
    figures.touch(seat.review.pk)
    return row


@transaction.atomic
def take_back(seat: Seat) -> EarlierVersion | None:
    """Take back what was said last; what it had replaced holds again, else nothing does."""
    seat.require(May.FLOW)
    locks.hold(seat.review.pk, locks.STUDIES)
    row = _standing(seat.review)
    if row is None:
        raise Refused(_("Nothing is entered of an earlier version."))
    _end(seat, row)
    back, old = None, row.replaces
    if old is not None:
        back = EarlierVersion.objects.create(
            review=seat.review, publication=old.publication, studies=old.studies,
            reports=old.reports, listed=old.listed, by=seat.actor_name[:150], replaces=old.replaces,
        )  # fmt: skip
        _mark(back)
    audit.log(
        seat, "earlier.taken_back", row, publication=row.publication, studies=row.studies,
        reports=row.reports,
    )  # fmt: skip
    figures.touch(seat.review.pk)
    return back


def _check(studies: int, reports: int, named: tuple[int, int]) -> None:
    if studies < 1 and reports < 1:
        raise Refused(_("Give the numbers, or list the reports. Nothing was changed."))
    if studies > reports:
        raise Refused(
            _("%(studies)s studies can't have %(reports)s reports: each has one at least.")
            % {"studies": studies, "reports": reports}
        )
    if named[0] > studies or named[1] > reports:
        raise Refused(
            _(
                "The list has %(listed)s studies with %(in_list)s reports, more than the "
                "%(studies)s and %(reports)s that the numbers say. Nothing was changed."
            )
            % {"listed": named[0], "in_list": named[1], "studies": studies, "reports": reports}
        )


def _standing(review: Review) -> EarlierVersion | None:
    rows = EarlierVersion.objects.standing().filter(review=review)
    return rows.select_related("replaces").first()


def _same(one: EarlierVersion, other: EarlierVersion) -> bool:
    names = ("publication", "studies", "reports", "listed")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _end(seat: Seat, row: EarlierVersion | None) -> None:
    """Let a row hold no more, and its studies be such of this version, if they have reports."""
    if row is None:
        return
    row.until, row.until_by = timezone.now(), seat.actor_name[:150]
    row.save(update_fields=["until", "until_by"])
    Study.objects.filter(review=seat.review, earlier_reports__isnull=False).update(
        earlier_reports=None
    )


def _numbered(
    review: Review, listed: Sequence[Sequence[str]], before: EarlierVersion | None
) -> list[dict[str, object]]:
    """The studies of a list by their numbers; one that was ever listed keeps the number it got."""
    known: dict[str, int] = {}
    for row in EarlierVersion.objects.filter(review=review).order_by("id"):
        known |= {ref: one["study"] for one in row.listed for ref in one["reports"]}
    found: list[dict[str, object]] = []
    taken: set[int] = set()
    for reports in listed:
        pk = next((known[ref] for ref in reports if known.get(ref, 0) not in {0, *taken}), None)
        if pk is None:
            pk = numbering.earlier(review, _base(reports[0]), len(reports)).pk
        taken.add(pk)
        found.append({"study": pk, "reports": list(reports)})
    return found


def _base(text: str) -> str:
    """A label from a line, which may be a whole reference or no more than a name and a year."""
    found = next((one for one in list_of(text) if isinstance(one, Reference)), None)
    said = _YEAR.search(text)
    year = found.year if found and found.year else int(said[0]) if said else None
    if found is not None and found.authors:
        return labels.base([str(name) for name in found.authors], year)
    head = text[: said.start()] if said and said.start() > 1 else text
    return labels.base([], year, head.strip(" ,;.("))


def _mark(row: EarlierVersion) -> None:
    """Let the studies of a list be known as such."""
    studies = {study.pk: study for study in Study.objects.filter(pk__in=row.study_ids)}
    for one in row.listed:
        studies[one["study"]].earlier_reports = len(one["reports"])
    Study.objects.bulk_update(studies.values(), ["earlier_reports"], batch_size=500)
