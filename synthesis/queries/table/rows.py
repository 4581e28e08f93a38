"""Where the extraction of each study stands, derived from tasks, extractions and settled values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext_lazy as _

from appraisal.queries import included
from reviews.access import May, Seat
from reviews.models import Study
from synthesis.methods.table.answers import Answer
from synthesis.methods.table.consensus import standing
from synthesis.methods.table.form import Field, Form
from synthesis.methods.table.versions import merged, open_fields
from synthesis.models import (
    Difference,
    Extraction,
    FieldValue,
    FormVersion,
    Handout,
    Task,
    TaskDraft,
)

__all__ = ["Row", "State", "included", "is_revealed", "rows", "waits_for"]


class State(Enum):
    """How far the extraction of one study is."""

    UNASSIGNED = _("Nobody extracts it yet")
    EXTRACTING = _("Being extracted")
    CHECKING = _("Waits for its checker")
    DIFFERING = _("Values differ")
    ADDED = _("New fields are open")
    COMPLETE = _("Complete")


@dataclass
class Row:
    """One study of the table, as one seat may know it."""

    study: Study
    tasks: list[Task] = field(default_factory=list)
    mine: Task | None = None
    wave: int = 1
    version: FormVersion | None = None
    now: list[Field] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    in_flight: dict[int, int] = field(default_factory=dict)
    extractions: list[Extraction] = field(default_factory=list)
    draft: TaskDraft | None = None
    values: dict[str, Answer] = field(default_factory=dict)
    settled: dict[str, FieldValue] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    referred: set[str] = field(default_factory=set)
    state: State = State.UNASSIGNED
    is_included: bool = True

    @property
    def handout(self) -> Handout | None:
        """The hand-out that the study is in."""
        return self.tasks[0].handout if self.tasks else None

    @property
    def is_sent(self) -> bool:
        """Whether I have sent what is asked now."""
        return self.mine is not None and self.mine.pk in self.in_flight

    @property
    def to_check(self) -> Extraction | None:
        """What lies before me as its checker: the extractor's values of this wave."""
        if self.mine is None or self.mine.part != Task.Part.CHECKER:
            return None
        sent = (one for one in self.extractions if one.wave == self.wave)
        return next((one for one in sent if one.task.part == Task.Part.EXTRACTOR), None)

    @property
    def is_my_turn(self) -> bool:
        """Whether I have something to fill in or to check now."""
        if self.mine is None or self.is_sent or not self.now:
            return False
        return self.mine.part == Task.Part.EXTRACTOR or self.to_check is not None


def is_revealed(row: Row) -> bool:
    """Whether values of the study are open."""
    return bool(row.asked)


def rows(seat: Seat, only: Collection[int] | None = None) -> list[Row]:
    """All studies as a seat may know them, by number, in a fixed number of statements.

    Studies that were extracted and are no longer included stay, marked.
    """
    inside = {study.pk: study for study in included(seat.review, only)}
    asked = Task.objects.filter(review=seat.review)
    if only is not None:
        asked = asked.filter(study__in=only)
    tasks = list(
        asked.select_related("study", "member__user", "handout").order_by("position", "pk")
    )
    wanted = dict(inside)
    for task in tasks:
        wanted.setdefault(task.study_id, task.study)
    found = {pk: Row(study, is_included=pk in inside) for pk, study in wanted.items()}
    _fill_tasks(seat, found, [task for task in tasks if task.released_at is None])
    published = list(FormVersion.objects.filter(review=seat.review).order_by("number"))
    _fill_extractions(seat, found, {version.pk: version for version in published})
    _fill_values(seat, found, merged([version.form for version in published]))
    for row in found.values():
        row.state = _state(row)
    return sorted(found.values(), key=lambda row: row.study.number)


def _fill_tasks(seat: Seat, found: dict[int, Row], tasks: Iterable[Task]) -> None:
    mine = seat.member.pk if seat.member else None
    drafts = {
        draft.task_id: draft
        for draft in (TaskDraft.objects.filter(task__member=seat.member) if seat.member else ())
    }
    for task in tasks:
        row = found.get(task.study_id)
        if row is None:
            continue
        row.tasks.append(task)
        if task.member_id == mine:
            row.mine, row.draft = task, drafts.get(task.pk)


def _fill_extractions(seat: Seat, found: dict[int, Row], versions: dict[int, FormVersion]) -> None:
    """What was sent and may be read; of the rest only that it was sent, and by which version."""
    sent = Extraction.objects.filter(review=seat.review, task__study__in=found).standing()
    told = sent.values_list("task__study", "task", "wave", "version", "asked", "revealed_at")
    pinned: dict[int, int] = {}
    for study, task, wave, version, asked, revealed_at in told.order_by("sent_at", "pk"):
        row = found.get(study)
        if row is None:
            continue
        if revealed_at is None:
            row.in_flight[task] = wave
            pinned.setdefault(study, version)
        else:
            row.asked |= set(asked)
            row.wave = max(row.wave, wave + 1)
    newest = max(versions.values(), key=lambda one: one.number, default=None)
    for study, row in found.items():
        row.version = versions[pinned[study]] if study in pinned else newest
        row.now = open_fields(row.version.form, row.asked) if row.version else []
    visible = Extraction.objects.visible_to(seat).standing().filter(task__study__in=found)
    for one in visible.select_related("task__member__user", "version").order_by("wave", "task"):
        found[one.task.study_id].extractions.append(one)


def _fill_values(seat: Seat, found: dict[int, Row], form: Form) -> None:
    settled: dict[int, dict[str, FieldValue]] = defaultdict(dict)
    same = {"review": seat.review, "study__in": found}
    values = FieldValue.objects.filter(withdrawn_at__isnull=True, **same)
    for one in values.select_related("settled_by__user"):
        settled[one.study_id][one.field] = one
    differences: dict[int, list[Difference]] = defaultdict(list)
    for each in Difference.objects.filter(**same):
        differences[each.study_id].append(each)
    for study, row in found.items():
        row.settled = settled[study]
        apart = {one.field: one for one in differences[study] if one.field not in row.settled}
        row.open = [one.id for one in form.fields if one.id in apart]
        row.referred = {one.field for one in apart.values() if one.referred_at is not None}
        row.values = _standing(row, form)


def _standing(row: Row, form: Form) -> dict[str, Answer]:
    """What stands on the study: wave by wave what all said, or what was settled over it."""
    found: dict[str, Answer] = {}
    revealed: dict[int, list[Extraction]] = defaultdict(list)
    for one in row.extractions:
        if one.revealed_at is not None:
            revealed[one.wave].append(one)
    done: set[str] = set()
    for wave in sorted(revealed):
        asked = {id for one in revealed[wave] for id in one.asked} - done
        done |= asked
        fields = [one for one in form.fields if one.id in asked]
        found |= standing(fields, [one.answers for one in revealed[wave]], {})
    for id, value in row.settled.items():
        found.pop(id, None)
        if value.answer is not None:
            found[id] = value.answer
    return found


def _state(row: Row) -> State:
    if not row.tasks and not row.asked:
        return State.UNASSIGNED
    if row.open:
        return State.DIFFERING
    if not row.now:
        return State.COMPLETE
    if not row.tasks:
        return State.ADDED
    if row.in_flight and _awaits_checker(row):
        return State.CHECKING
    return State.ADDED if row.asked else State.EXTRACTING


def _awaits_checker(row: Row) -> bool:
    return any(
        task.part == Task.Part.CHECKER and task.pk not in row.in_flight for task in row.tasks
    )


def waits_for(seat: Seat, row: Row) -> bool:
    """Whether one study waits for this seat."""
    if row.mine is not None:
        return row.is_my_turn or bool(set(row.open) - row.referred)
    return seat.may(May.SETTLE) and bool(row.referred)
