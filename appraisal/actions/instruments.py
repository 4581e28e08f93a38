"""Choosing, wording and bringing instruments, and the rules by which studies are flagged."""

from __future__ import annotations

from importlib import resources

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.actions import rounds
from appraisal.methods.formulas import FormulaError, read_formula
from appraisal.methods.instruments import Instrument, InstrumentError, read_instrument
from appraisal.methods.wording import reworded
from appraisal.models import Checklist
from reviews import audit
from reviews.access import May, Refused, Seat

Origin = Checklist.Origin


def shipped() -> list[Instrument]:
    """The instruments that come with the application."""
    folder = resources.files("appraisal") / "instruments"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [read_instrument(file.read_bytes()) for file in files if file.name.endswith(".json")]


@transaction.atomic
def use_shipped(seat: Seat, key: str) -> Checklist:
    """Take an instrument that comes with the application into the review."""
    seat.require(May.APPRAISAL)
    for instrument in shipped():
        if instrument.id == key:
            return _add(seat, instrument, Origin.SHIPPED)
    raise Refused(_("There is no such instrument. Nothing was changed."))


@transaction.atomic
def bring(seat: Seat, content: bytes) -> Checklist:
    """Take an instrument from a file; InstrumentError lists everything that is wrong with it."""
    seat.require(May.APPRAISAL)
    return _add(seat, read_instrument(content), Origin.UPLOADED)


@transaction.atomic
def word(seat: Seat, checklist: Checklist, *, text: str, version: str) -> Checklist:
    """Add a version of an instrument with the team's own wording; the old one stays."""
    seat.require(May.APPRAISAL)
    return _add(seat, reworded(checklist.instrument, text, version), Origin.WORDED)


def _add(seat: Seat, instrument: Instrument, origin: str) -> Checklist:
    row = Checklist(
        review=seat.review,
        key=instrument.id,
        version=instrument.version,
        title=instrument.title,
        origin=origin,
        data=dict(instrument.data),
        added_by=seat.actor_name[:150],
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(
            _(
                "This review has version %(version)s of %(title)s already. Nothing was changed; "
                "give a changed instrument a new version."
            )
            % {"version": instrument.version, "title": instrument.title}
        ) from error
    rounds.number_studies(seat.review)
    audit.log(seat, "checklist.added", row, title=row.title, version=row.version)
    return row


@transaction.atomic
def retire(seat: Seat, checklist: Checklist) -> None:
    """Offer an instrument for no further round; what was rated by it stays."""
    seat.require(May.APPRAISAL)
    row = _locked(checklist)
    if row.retired_at is None:
        row.retired_at, row.retired_by = timezone.now(), seat.actor_name[:150]
        row.save(update_fields=["retired_at", "retired_by"])
        audit.log(seat, "checklist.retired", row, title=row.title, version=row.version)


@transaction.atomic
def restore(seat: Seat, checklist: Checklist) -> None:
    """Offer a retired instrument again."""
    seat.require(May.APPRAISAL)
    row = _locked(checklist)
    if row.retired_at is not None:
        row.retired_at = row.retired_by = None
        row.save(update_fields=["retired_at", "retired_by"])
        audit.log(seat, "checklist.restored", row, title=row.title, version=row.version)


@transaction.atomic
def set_rule(seat: Seat, checklist: Checklist, *, formula: str, label: str) -> None:
    """Flag studies by the team's own rule; an empty one goes back to the file's.

    InstrumentError where the rule can't be read: nothing is changed then.
    """
    seat.require(May.APPRAISAL)
    row = _locked(checklist)
    formula = formula.strip()
    if formula:
        check_rule(row.instrument, formula)
    old = row.rule
    row.rule, row.rule_label = formula, label.strip()[:200] if formula else ""
    row.save(update_fields=["rule", "rule_label"])
    audit.log(seat, "checklist.rule_set", row, title=row.title, rule=formula, before=old)


def check_rule(instrument: Instrument, formula: str) -> None:
    """Refuse a flag rule that can't be read or is no rule."""
    codes = {item.id: item.codes for item in instrument.items}
    try:
        read = read_formula(formula, list(codes), codes)
    except FormulaError as error:
        raise Refused(_("%(problem)s The rule was not changed.") % {"problem": error}) from error
    if not read.is_rule:
        raise Refused(_("A rule must be true or false; this is a number. Nothing was changed."))


@transaction.atomic
def choose_scheme(seat: Seat, checklist: Checklist, *, scheme: str) -> None:
    """Show the totals of one scheme, or of none, beside the profiles."""
    seat.require(May.APPRAISAL)
    row = _locked(checklist)
    if scheme and scheme not in {one.id for one in row.instrument.schemes}:
        raise Refused(_("This instrument has no such scheme. Nothing was changed."))
    before, row.scheme = row.scheme, scheme
    row.save(update_fields=["scheme"])
    audit.log(seat, "checklist.scheme_set", row, title=row.title, scheme=scheme, before=before)


@transaction.atomic
def close(seat: Seat, checklist: Checklist, *, closed: bool) -> None:
    """End the rating by an instrument, so that all ratings are open to the team, or reopen it."""
    seat.require(May.APPRAISAL)
    row = _locked(checklist)
    if (row.closed_at is not None) != closed:
        row.closed_at = timezone.now() if closed else None
        row.save(update_fields=["closed_at"])
        verb = "checklist.closed" if closed else "checklist.reopened"
        audit.log(seat, verb, row, title=row.title)


def _locked(checklist: Checklist) -> Checklist:
    return Checklist.objects.select_for_update().get(pk=checklist.pk, review=checklist.review_id)


__all__ = [
    "InstrumentError",
    "bring",
    "check_rule",
    "choose_scheme",
    "close",
    "restore",
    "retire",
    "set_rule",
    "shipped",
    "use_shipped",
    "word",
]
