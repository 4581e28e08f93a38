"""Records that a person adds one by one, and taking such an addition back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, registry
from reviews.access import OPERATOR, May, Refused, Seat
from reviews.actions import groups, intake, locks, recognising, withdrawals
from reviews.methods.formats import Reference
from reviews.models import ListedReference, Member, Record, Report, Review, Search

COMPARE = "reviews.compare_new"


class Known(Refused):
    """The review has this document already; adding it must be meant."""

    def __init__(self, words: str, report: int) -> None:
        super().__init__(words)
        self.report = report


@transaction.atomic
def add(seat: Seat, search: Search, reference: Reference, *, again: bool = False) -> Record:
    """Add one record to a search; one that the review knows already must be meant, by `again`."""
    seat.require(May.IMPORT)
    if search.review_id != seat.review.pk:
        raise Refused(_("There is no such search in this review. Nothing was stored."))
    if not (reference.title or reference.doi or reference.pmid):
        raise Refused(_("Give a title, a DOI or a PubMed number. Nothing was added."))
    if not again:
        _refuse_known(seat.review, reference)
    (record,) = store(seat, search, [reference])
    audit.log(seat, "record.added", record, record=record.number, search=str(search))
    return record


def _refuse_known(review: Review, reference: Reference) -> None:
    found = recognising.recognise(review, {1: reference.as_dict()})[1]
    if found.report is None:
        return
    report = groups.top(Report.objects.get(pk=found.report))
    sure = found.state == ListedReference.State.KNOWN
    words = (
        _("The review has this document already, as report %(n)s. Nothing was added.")
        if sure
        else _("This may be report %(n)s, which the review has already. Nothing was added.")
    )
    raise Known(words % {"n": report.number}, report.number)


def store(seat: Seat, search: Search, references: Sequence[intake.Entry]) -> list[Record]:
    """Store records of a search, each with a report of its own, and have them compared."""
    review = seat.review
    locks.hold(review.pk, locks.IMPORTS)
    first = intake.next_number(review)
    with intake.batch(search, first=first, size=len(references)) as batch:
        for reference in references:
            batch.add(reference)
    groups.changed(review)
    background.later(COMPARE, review.pk, seat.actor_id or 0)
    rows = Record.objects.filter(review=review, number__gte=first).select_related("report")
    return list(rows.order_by("number")[: len(references)])


@transaction.atomic
def take_back(seat: Seat, record: Record) -> None:
    """Let a record that was added by mistake count nowhere; it stays, and can be put back.

    Its report leaves screening, unless another record gives it as well.
    """
    seat.require(May.IMPORT)
    locks.hold(seat.review.pk, locks.GATHERING)
    record = _locked(seat, record)
    if record.file_id is not None:
        raise Refused(_("This record came with a file; take the whole import back instead."))
    if record.taken_back_at is not None:
        raise Refused(_("This record is taken back already. Nothing was changed."))
    report = Report.objects.select_for_update(no_key=True).get(pk=record.report_id)
    others = Record.objects.filter(report=report).counted().exclude(pk=record.pk)
    alone = not others.exists()
    if alone and registry.judged_among([report.pk]):
        raise Refused(
            _(
                "Report %(n)s has been screened, so its record can't be taken back. Nothing was "
                "changed; the report can still be withdrawn."
            )
            % {"n": report.number}
        )
    now, name = timezone.now(), seat.actor_name[:150]
    record.taken_back_at, record.taken_back_by = now, name
    record.save(update_fields=["taken_back_at", "taken_back_by"])
    if alone and report.withdrawn_at is None:
        withdrawals.take_out(seat, [report.pk], _("Added by mistake, taken back"))
        # What is put back later is known by this.
        Report.objects.filter(pk=report.pk).update(withdrawn_at=now)
    audit.log(seat, "record.taken_back", record, record=record.number)
    groups.changed(seat.review)


@transaction.atomic
def put_back(seat: Seat, record: Record) -> None:
    """Let a record that was taken back count again, and its report be screened again."""
    seat.require(May.IMPORT)
    locks.hold(seat.review.pk, locks.GATHERING)
    record = _locked(seat, record)
    if record.taken_back_at is None:
        raise Refused(_("This record is not taken back."))
    since = record.taken_back_at
    record.taken_back_at = record.taken_back_by = None
    record.save(update_fields=["taken_back_at", "taken_back_by"])
    report = Report.objects.select_for_update(no_key=True).get(pk=record.report_id)
    if report.withdrawn_at == since:
        withdrawals.bring_back(seat, [report.pk])
    audit.log(seat, "record.put_back", record, record=record.number)
    groups.changed(seat.review)
    background.later(COMPARE, seat.review.pk, seat.actor_id or 0)


def _locked(seat: Seat, record: Record) -> Record:
    rows = Record.objects.visible_to(seat).select_for_update(no_key=True)
    return rows.get(pk=record.pk)


def on_behalf(review: Review, actor_id: int) -> Seat:
    """A seat in the name of who added something, for what follows by itself from it."""
    members = Member.objects.select_related("user")
    member = members.filter(review=review, user=actor_id or None).first()
    return Seat(review, member, OPERATOR)
