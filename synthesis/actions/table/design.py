"""Designing the form: a draft that is changed step by step, and versions that never change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import locks
from synthesis.methods.table import form as forms
from synthesis.methods.table.form import Field, Form
from synthesis.models import FormDraft, FormVersion
from synthesis.queries import table as queries


@dataclass(frozen=True)
class Words:
    """What a field shall say: `parts` renames known options or groups, `new` adds some."""

    label: str
    help: str = ""
    unit: str = ""
    required: bool = False
    column: bool = True
    parts: Mapping[str, str] | None = None
    new: Sequence[str] = ()


@transaction.atomic
def start(seat: Seat, labels: Mapping[str, str] | None = None) -> FormDraft:
    """Begin the review's form: with the starter's fields, worded by `labels`, or with none."""
    seat.require(May.FORMS)
    locks.hold(seat.review.pk, locks.FORMS)
    begun = FormDraft.objects.filter(review=seat.review).exists()
    if begun or queries.latest(seat.review):
        raise Refused(_("This review has a form already. Nothing was changed."))
    form = forms.starter(labels) if labels is not None else Form()
    return _store(seat, form)


@transaction.atomic
def add_field(seat: Seat, kind: str, words: Words) -> str:
    """Add a field at the end; gives its id, which no other field of the review ever gets."""
    form = _draft(seat)
    if kind not in forms.KINDS:
        raise Refused(_("There is no such type of field. Nothing was changed."))
    if len(form.fields) >= forms.MOST_FIELDS:
        raise Refused(_("A form has %(n)s fields at most.") % {"n": forms.MOST_FIELDS})
    known = {*form.ids, *queries.readable(seat.review).ids}
    id = forms.fresh("f", known | _lost(seat))
    _store(seat, forms.with_field(form, _worded(Field(id, kind, ""), words, ())))
    return id


def _lost(seat: Seat) -> set[str]:
    """Ids that the draft has given and taken away again; a number is used once."""
    draft = FormDraft.objects.filter(review=seat.review).first()
    return {f"f{draft.data.get('given', 0)}"} if draft else set()


@transaction.atomic
def change_field(seat: Seat, id: str, words: Words) -> None:
    """Say a field otherwise; its type stays, and so do answers to it."""
    form = _draft(seat)
    field = _known(form, id)
    published = queries.readable(seat.review).get(id)
    taken = [part.id for part in published.parts] if published else []
    _store(seat, forms.with_field(form, _worded(field, words, taken)))


def _worded(field: Field, words: Words, taken: Sequence[str]) -> Field:
    label = " ".join(words.label.split())[: forms.LONGEST_LABEL]
    if not label:
        raise Refused(_("A field needs a name. Nothing was changed."))
    field = replace(
        field,
        label=label,
        help=words.help.strip()[:500],
        unit=words.unit.strip()[:40],
        required=words.required,
        column=words.column,
    )
    if field.kind in (*forms.WITH_OPTIONS, "groups"):
        field = forms.with_parts(field, words.parts or {}, words.new, taken)
    return field


@transaction.atomic
def move_field(seat: Seat, id: str, by: int) -> None:
    """Move a field up or down by one place."""
    form = _draft(seat)
    _known(form, id)
    _store(seat, forms.moved(form, id, -1 if by < 0 else 1))


@transaction.atomic
def remove_field(seat: Seat, id: str) -> None:
    """Leave a field out of the next version; what was filled in stays readable."""
    form = _draft(seat)
    _known(form, id)
    _store(seat, forms.without_field(form, id))


@transaction.atomic
def bring_back(seat: Seat, id: str) -> None:
    """Take a field that an earlier version had into the draft again, with its answers."""
    form = _draft(seat)
    field = queries.readable(seat.review).get(id)
    if field is None or form.get(id) is not None:
        raise Refused(_("There is no such field to bring back. Nothing was changed."))
    _store(seat, forms.with_field(form, field))


@transaction.atomic
def discard(seat: Seat) -> None:
    """Go back to the published version; what was changed in the draft is gone."""
    seat.require(May.FORMS)
    locks.hold(seat.review.pk, locks.FORMS)
    if queries.latest(seat.review) is None:
        raise Refused(_("No version is published yet, so the draft is all there is. It is kept."))
    FormDraft.objects.filter(review=seat.review).delete()


@transaction.atomic
def publish(seat: Seat, *, why: str = "") -> FormVersion:
    """Make the draft a version, which is handed out from now on; earlier ones stay as they are."""
    form = _draft(seat)
    if forms.faults(form):
        raise Refused(_("The form has faults, listed above it. Nothing was published."))
    before = queries.latest(seat.review)
    if before is not None and before.form == form:
        raise Refused(_("Nothing has changed since version %(n)s.") % {"n": before.number})
    row = FormVersion.objects.create(
        review=seat.review,
        number=before.number + 1 if before else 1,
        data=form.as_data(),
        field_ids=form.ids,
        why=why.strip()[:300],
        published_by=seat.actor_name[:150],
    )
    FormDraft.objects.filter(review=seat.review).delete()
    audit.log(seat, "form.published", row, number=row.number, fields=len(form.fields))
    return row


def _draft(seat: Seat) -> Form:
    """The form as it is being designed, locked."""
    seat.require(May.FORMS)
    locks.hold(seat.review.pk, locks.FORMS)
    return queries.draft_form(seat.review)


def _known(form: Form, id: str) -> Field:
    field = form.get(id)
    if field is None:
        raise Refused(_("Somebody has removed this field meanwhile. Nothing was changed."))
    return field


def _store(seat: Seat, form: Form) -> FormDraft:
    """Keep the draft, with the highest number that it has ever given to a field."""
    draft, _new = FormDraft.objects.get_or_create(review=seat.review)
    given = int(forms.fresh("f", form.ids)[1:]) - 1
    draft.data = form.as_data() | {"given": max(given, draft.data.get("given", 0))}
    draft.changes += 1
    draft.changed_at, draft.changed_by = timezone.now(), seat.actor_name[:150]
    draft.save()
    return draft
