"""The board's history in sentences, with what each step can be answered by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from synthesis.methods import codebook
from synthesis.methods.codebook import Impossible
from synthesis.methods.metasummary import board as pure
from synthesis.methods.metasummary.board import Board, Step, numbers
from synthesis.models import AbstractedFinding


@dataclass
class Line:
    """One step of the history: who did what, and whether it stands."""

    step: Step
    sentence: str
    stands: bool
    in_the_way: int | None = None
    kept: bool = False


def lines(steps: Sequence[Step]) -> list[Line]:
    """The history, oldest first, each step told with the names of its day."""
    names: dict[str, str] = {}
    stand = codebook.standing(steps)
    told: dict[int, str] = {}
    for step in steps:
        before = dict(names)
        for key, facts in step.after.items():
            if facts and "name" in facts:
                names[key] = facts["name"]
        told[step.id] = _sentence(step, before, names, told)
    return [Line(step, told[step.id], step.id in stand) for step in steps]


def weighed(steps: Sequence[Step], wanted: Sequence[Line], board: Board) -> list[Line]:
    """These lines with what stands in the way of undoing each, if anything does."""
    for line in wanted:
        if line.stands:
            try:
                pure.undo(steps, codebook.tip(steps, line.step.id), board)
            except Impossible as impossible:
                line.in_the_way, line.kept = impossible.change, True
    return list(wanted)


def about(steps: Iterable[Step], row: AbstractedFinding) -> set[int]:
    """The steps that touched one abstracted finding, or what stands under it."""
    key, start = pure.abstracted_key(row.pk), f"grouping:{row.pk}:"
    return {
        step.id for step in steps if any(one == key or one.startswith(start) for one in step.after)
    }


def _sentence(
    step: Step, before: dict[str, str], names: dict[str, str], told: dict[int, str]
) -> str:
    if step.undoes is not None:
        return _("Undone: %(what)s") % {"what": told.get(step.undoes, "")}
    rows = [key for key in step.after if not key.startswith("grouping:")]
    name = _listed(rows[:1], names)
    if step.kind == "created":
        begun = _count(step, began=True)
        if rows and rows[0].startswith("domain:"):
            return _("domain %(name)s made") % {"name": name}
        return _("%(name)s made") % {"name": name} + (f", {begun}" if begun else "")
    if step.kind == "renamed":
        facts = {"old": _listed(rows[:1], before), "new": name}
        return _("%(old)s is now named %(new)s") % facts
    if step.kind == "described":
        return _("%(name)s described") % {"name": name}
    if step.kind == "moved":
        return _("%(name)s moved") % {"name": _listed(rows, names)}
    if step.kind in ("grouped", "ungrouped"):
        over = {f"abstracted:{numbers(key)[0]}" for key, facts in step.after.items() if facts} or {
            f"abstracted:{numbers(key)[0]}" for key in step.after
        }
        n = _count(step, began=step.kind == "grouped")
        said = _("under %(name)s: %(n)s") if step.kind == "grouped" else _("from %(name)s: %(n)s")
        return said % {"name": _listed(sorted(over), names), "n": n}
    return _of_rows(step, rows, names)


def _of_rows(step: Step, rows: list[str], names: dict[str, str]) -> str:
    name = _listed(rows[:1], names)
    if step.kind == "merged":
        facts = step.after[rows[0]] or {}
        into = _listed([pure.abstracted_key(facts["merged_into"])], names)
        return _("%(name)s merged into %(into)s") % {"name": name, "into": into}
    if step.kind == "retired":
        return _("%(name)s retired") % {"name": name}
    return _("%(name)s put back") % {"name": name}


def _count(step: Step, *, began: bool) -> str:
    found = [facts for key, facts in step.after.items() if key.startswith("grouping:")]
    n = sum((facts is not None) == began for facts in found)
    if not n:
        return ""
    if began:
        return ngettext("%(n)s finding put there", "%(n)s findings put there", n) % {"n": n}
    return ngettext("%(n)s finding taken out", "%(n)s findings taken out", n) % {"n": n}


def _listed(keys: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(f"“{names.get(key, '')}”" for key in keys)
