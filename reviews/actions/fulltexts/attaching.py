"""Which file belongs to which report; every step can be taken back, and none is lost."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, figures, registry
from reviews.access import May, Refused, Seat
from reviews.models import Attachment, FullText, Report, Retrieval

Role, How, Doubt = Attachment.Role, Attachment.How, Attachment.Doubt
State = Retrieval.State


@transaction.atomic
def attach(
    seat: Seat,
    full_text: FullText,
    report: Report,
    *,
    role: str = Role.MAIN,
    how: str = How.PERSON,
) -> Attachment:
    """Attach a file to a report; a full text marks the report as retrieved.

    Earlier versions stay attached; the newest main one is what is read.
    """
    seat.require(May.RETRIEVE)
    if full_text.review_id != seat.review.pk or report.review_id != seat.review.pk:
        raise Refused(_("There is no such file or report in this review."))
    if role not in Role.values:
        raise Refused(_("A file is a full text or a supplement."))
    report = _locked(report.pk)
    known = Attachment.objects.live().filter(full_text=full_text, report=report).first()
    if known is not None and known.role == role:
        return known
    if known is not None:
        _close(seat, known)
    row = _put(seat, full_text, report, role, how)
    changed(seat)
    return row


def attach_sure(seat: Seat, full_text: FullText, report: int, *, role: str, how: str) -> bool:
    """Attach a file that surely is a report, by its id, and say whether that was done.

    Not to one that was withdrawn, or has this file or another full text already. Runs in the
    caller's transaction, and leaves it to the caller to tell of it by `changed`.
    """
    seat.require(May.RETRIEVE)
    try:
        found = _locked(report)
    except Refused:
        return False
    there = list(Attachment.objects.of([found.pk]).values_list("full_text", "role"))
    if any(file == full_text.pk or held == role == Role.MAIN for file, held in there):
        return False
    _put(seat, full_text, found, role, how)
    return True


def _put(seat: Seat, full_text: FullText, report: Report, role: str, how: str) -> Attachment:
    """Attach a file to a locked report that it isn't on."""
    row = Attachment.objects.create(
        review=seat.review, full_text=full_text, report=report, role=role, how=how,
        attached_by=seat.actor_name[:150],
    )  # fmt: skip
    if full_text.set_aside_at is not None:
        FullText.objects.filter(pk=full_text.pk).update(set_aside_at=None, set_aside_by=None)
    _log(seat, "fulltext.attached", row)
    if role == Role.MAIN and state_of(report) != State.RETRIEVED:
        _note(seat, report, State.RETRIEVED, full_text.name)
    return row


def _locked(pk: int) -> Report:
    """The report that stands, locked as votes on it are."""
    found = Report.objects.select_for_update(no_key=True).get(pk=pk)
    if found.merged_into_id is not None:
        return _locked(found.merged_into_id)
    if found.withdrawn_at is not None:
        raise Refused(_("Report %(n)s was withdrawn. Restore it first.") % {"n": found.number})
    return found


def state_of(report: Report) -> str:
    """How the search for a report's full text stands."""
    lines = Retrieval.objects.filter(report=report).exclude(state="").order_by("-pk")
    return lines.values_list("state", flat=True).first() or State.SOUGHT.value


@transaction.atomic
def detach(seat: Seat, row: Attachment) -> Attachment:
    """Take a file off a report; both stay, and without another file it is sought again."""
    seat.require(May.RETRIEVE)
    report = Report.objects.select_for_update(no_key=True).get(pk=row.report_id)
    row = Attachment.objects.select_related("full_text", "report").get(pk=row.pk)
    if row.detached_at is not None:
        raise Refused(_("It is detached already."))
    _close(seat, row)
    _log(seat, "fulltext.detached", row)
    if row.role == Role.MAIN:
        # What is said of a duplicate holds of the report that gathered it as well.
        for one in {report.pk: report, (top := _standing(report)).pk: top}.values():
            _seek_again(seat, one, row.full_text.name)
    changed(seat)
    return row


def _seek_again(seat: Seat, report: Report, name: str) -> None:
    others = Attachment.objects.of([report.pk]).filter(role=Role.MAIN)
    last = Retrieval.objects.filter(report=report).exclude(state="").order_by("-pk").first()
    if last is not None and last.way == Retrieval.Way.FILE and not others.exists():
        _note(seat, report, State.SOUGHT, name)


def _standing(report: Report) -> Report:
    """The report under which this one is gathered; itself, if it is not."""
    while report.merged_into is not None:
        report = report.merged_into
    return report


def _close(seat: Seat, row: Attachment) -> None:
    row.detached_at, row.detached_by = timezone.now(), seat.actor_name[:150]
    row.save(update_fields=["detached_at", "detached_by"])


@transaction.atomic
def make_current(seat: Seat, row: Attachment) -> Attachment:
    """Let an earlier version be what is read; the others stay beside it.

    A gathered duplicate keeps its file, so that it has it still when it is parted again.
    """
    seat.require(May.RETRIEVE)
    report = _locked(row.report_id)
    row.refresh_from_db()
    if row.detached_at is not None:
        raise Refused(_("It was detached meanwhile."))
    known = Attachment.objects.live().filter(report=report, full_text=row.full_text).first()
    if known is not None:
        _close(seat, known)
    again = Attachment.objects.create(
        review=seat.review, full_text=row.full_text, report=report, role=Role.MAIN,
        how=row.how, attached_by=seat.actor_name[:150],
    )  # fmt: skip
    _log(seat, "fulltext.made_current", again)
    return again


@transaction.atomic
def confirm(seat: Seat, row: Attachment) -> None:
    """Say that a file is right, whatever its text seems to say."""
    seat.require(May.RETRIEVE)
    if Attachment.objects.filter(pk=row.pk, review=seat.review).exclude(doubt="").update(doubt=""):
        _log(seat, "fulltext.confirmed", row)


@transaction.atomic
def set_aside(seat: Seat, full_text: FullText) -> None:
    """Say that a file is none of the reports that it may be."""
    seat.require(May.RETRIEVE)
    changed = FullText.objects.filter(
        pk=full_text.pk, review=seat.review, set_aside_at__isnull=True
    ).update(set_aside_at=timezone.now(), set_aside_by=seat.actor_name[:150])
    if changed:
        audit.log(seat, "fulltext.set_aside", full_text, file=full_text.name)


def _note(seat: Seat, report: Report, state: str, name: str) -> None:
    Retrieval.objects.create(
        review=seat.review, report=report, state=state, way=Retrieval.Way.FILE,
        note=name[:500], by=seat.actor_name[:150],
    )  # fmt: skip


def _log(seat: Seat, verb: str, row: Attachment) -> None:
    audit.log(
        seat, verb, row.full_text, file=row.full_text.name, report=row.report.number, role=row.role
    )


def changed(seat: Seat) -> None:
    """Let the floors above open or close their queues for what was attached or detached."""
    for name in registry.report_changes:
        background.later(name, seat.review.pk)
    figures.touch(seat.review.pk)
