"""Filling in or checking one study: drafts, sending, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from synthesis.actions.table import revealing
from synthesis.methods.table.answers import Answer, Unreadable, missing, read, written
from synthesis.methods.table.form import Field
from synthesis.models import Extraction, Task, TaskDraft
from synthesis.queries import table as queries

Raw = Mapping[str, Mapping[str, Any]]
CONFIRM, CORRECT = "confirm", "correct"


class Incomplete(Refused):
    """What was typed can't be sent yet: `faults` are codes by field, each with the words meant."""

    def __init__(self, faults: dict[str, tuple[str, str]]) -> None:
        super().__init__(_("Some fields are still open. What you typed is kept as a draft."))
        self.faults = faults


@transaction.atomic
def save_draft(
    seat: Seat, task_id: int, raw: Raw, *, saves: int, seen: int | None = None
) -> TaskDraft:
    """Keep what somebody has typed so far, as typed.

    `saves` is the count that the page had seen: a page that has missed one is refused, so that
    two windows never overwrite each other. `seen` is the extraction that a checker looks at.
    """
    task = _mine(seat, task_id)
    draft, _new = TaskDraft.objects.select_for_update().get_or_create(
        task=task, defaults={"review": seat.review}
    )
    if draft.saves != saves:
        raise Refused(
            _(
                "These values were changed in another window. Nothing was overwritten: "
                "reload this page to see them."
            )
        )
    return _keep(draft, raw, seen)


def _keep(draft: TaskDraft, raw: Raw, seen: int | None) -> TaskDraft:
    draft.answers = draft.answers | {id: dict(one) for id, one in raw.items()}
    draft.checks_id = seen
    draft.saves += 1
    draft.saved_at = timezone.now()
    draft.save(update_fields=["answers", "checks", "saves", "saved_at"])
    return draft


@transaction.atomic
def send(seat: Seat, task_id: int, raw: Raw, *, seen: int | None = None) -> Extraction:
    """Send one's values of a study: they are frozen, and opened with the last person's."""
    task = _mine(seat, task_id)
    row = _row(seat, task)
    if row.is_sent:
        raise Refused(_("You have sent this study already. What you sent first is kept."))
    if not row.now or row.version is None:
        raise Refused(_("Nothing is open on this study. Nothing was stored."))
    checked = row.to_check
    if task.part == Task.Part.CHECKER and (checked is None or checked.pk != seen):
        raise Refused(
            _("The extractor has changed the values meanwhile. Look at them again, then send.")
        )
    answers = _confirmed(row.now, raw, checked) if checked else _read(row.now, raw)
    sent = Extraction.objects.create(
        review=seat.review,
        task=task,
        version=row.version,
        wave=row.wave,
        asked=[*dict.fromkeys([*sorted(row.asked), *(one.id for one in row.now)])],
        answers=answers,
        checks=checked,
    )
    audit.log(seat, "extraction.sent", task.study, study=task.study.number)
    revealing.reveal(seat, task.study_id)
    return sent


def _read(fields: list[Field], raw: Raw) -> dict[str, Answer]:
    """What was typed as values; Incomplete with everything that is wrong or missing."""
    answers: dict[str, Answer] = {}
    faults: dict[str, tuple[str, str]] = {}
    for field in fields:
        try:
            answer = read(field, raw.get(field.id, {}))
        except Unreadable as trouble:
            faults[field.id] = (trouble.code, trouble.typed)
            continue
        if answer is not None:
            answers[field.id] = answer
    for id in missing([one for one in fields if one.id not in faults], answers):
        faults[id] = ("missing", "")
    if faults:
        raise Incomplete(faults)
    return answers


def _confirmed(fields: list[Field], raw: Raw, checked: Extraction) -> dict[str, Answer]:
    """A checker's values: the extractor's where confirmed, else what was typed instead."""
    said = {field.id: raw.get(field.id, {}).get("check") for field in fields}
    unsaid = {id: ("unchecked", "") for id, one in said.items() if one not in (CONFIRM, CORRECT)}
    try:
        corrected = _read([field for field in fields if said[field.id] == CORRECT], raw)
    except Incomplete as trouble:
        raise Incomplete(unsaid | trouble.faults) from trouble
    if unsaid:
        raise Incomplete(unsaid)
    theirs = {id: one for id, one in checked.answers.items() if said.get(id) == CONFIRM}
    return theirs | corrected


@transaction.atomic
def take_back(seat: Seat, task_id: int) -> TaskDraft:
    """Take one's own values back to change them, until all others have sent theirs."""
    task = _mine(seat, task_id)
    rows = Extraction.objects.standing().filter(task=task).order_by("-wave")
    sent = rows.select_related("version").first()
    if sent is None:
        raise Refused(_("There is nothing to take back. Nothing was changed."))
    if sent.revealed_at is not None:
        raise Refused(_("All values of this study are in and open, so yours stand."))
    sent.withdrawn_at = timezone.now()
    sent.save(update_fields=["withdrawn_at"])
    draft, _new = TaskDraft.objects.get_or_create(task=task, defaults={"review": seat.review})
    typed = {
        field.id: written(field, sent.answers.get(field.id))
        | ({"check": _check(sent, field.id)} if sent.checks else {})
        for field in sent.version.form.fields
        if field.id in sent.asked
    }
    draft = _keep(draft, typed, sent.checks_id)
    audit.log(seat, "extraction.taken_back", task.study, study=task.study.number)
    return draft


def _check(sent: Extraction, field: str) -> str:
    theirs = sent.checks.answers if sent.checks else {}
    return CONFIRM if sent.answers.get(field) == theirs.get(field) else CORRECT


def _row(seat: Seat, task: Task) -> queries.Row:
    return queries.rows(seat, only=[task.study_id])[0]


def _mine(seat: Seat, task_id: int) -> Task:
    """Lock all tasks of the study, and give the seat's own."""
    seat.require(May.EXTRACT)
    own = Task.objects.filter(pk=task_id, review=seat.review, member=seat.voter)
    if not own.exists():
        raise Refused(_("This study isn't yours to extract. Nothing was stored."))
    task = revealing.locked(task_id, seat)
    if task.released_at is not None:
        raise Refused(_("This study has been handed on meanwhile. Your draft is kept."))
    return task
