"""The codebook's history in sentences, with what each step can be answered by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import Seat
from synthesis.methods import codebook
from synthesis.methods.codebook import Change, Impossible, Kind
from synthesis.queries import codebook as asked

FIELDS: dict[str, str | Promise] = {
    "definition": gettext_lazy("definition"),
    "include_note": gettext_lazy("when to use"),
    "exclude_note": gettext_lazy("when not to use"),
    "example": gettext_lazy("example"),
    "colour": gettext_lazy("colour"),
    "codable": gettext_lazy("code or heading"),
}


# Why a step stays, where it isn't a later step that rests on it.
KEPT: dict[str, str | Promise] = {
    "coded": gettext_lazy("in use on passages; retire it instead"),
    "holds_codes": gettext_lazy("other codes hang on it"),
    "name_taken": gettext_lazy("another code has its name now"),
    "parent_gone": gettext_lazy("what it stood below is out of use"),
    "below_itself": gettext_lazy("it would stand below itself"),
}


@dataclass
class Line:
    """One step of the history: who did what to which code, and whether it stands."""

    change: Change
    sentence: str
    stands: bool
    in_the_way: int | None = None
    kept: str = ""

    @property
    def can_be_undone(self) -> bool:
        """Whether the step can be taken back now."""
        return self.stands and not self.kept and self.in_the_way is None


def lines(changes: Sequence[Change]) -> list[Line]:
    """The history, oldest first, each step told with the names of its day."""
    names: dict[int, str] = {}
    stand = codebook.standing(changes)
    told: dict[int, str] = {}
    for change in changes:
        before = dict(names)
        for id, facts in change.after.items():
            if facts and "name" in facts:
                names[id] = facts["name"]
        told[change.id] = _sentence(change, before, names, told)
    return [Line(change, told[change.id], change.id in stand) for change in changes]


def weighed(seat: Seat, changes: Sequence[Change], wanted: Sequence[Line]) -> list[Line]:
    """These lines with what stands in the way of undoing each, if anything does."""
    book = codebook.replay(changes)
    used = asked.uses(seat, [line.change.code for line in wanted if line.change.kind == "created"])
    for line in wanted:
        if not line.stands:
            continue
        try:
            codebook.undo(changes, codebook.tip(changes, line.change.id), book)
        except Impossible as impossible:
            line.in_the_way = impossible.change
            line.kept = "" if impossible.change else impossible.reason
        if line.change.kind == Kind.CREATED and used.get(line.change.code):
            line.kept = "coded"
    return list(wanted)


def _sentence(
    change: Change, before: dict[int, str], names: dict[int, str], told: dict[int, str]
) -> str:
    name = names.get(change.code, "")
    if change.kind == Kind.UNDONE:
        return _("Undone: %(what)s") % {"what": told.get(change.undoes or 0, "")}
    if change.kind == Kind.RENAMED:
        return _("“%(old)s” is now named “%(new)s”") % {
            "old": before.get(change.code, ""),
            "new": name,
        }
    if change.kind == Kind.DESCRIBED:
        facts = change.after.get(change.code) or {}
        fields = ", ".join(str(FIELDS[key]) for key in facts if key in FIELDS)
        return _("“%(name)s” described: %(fields)s") % {"name": name, "fields": fields}
    if change.kind == Kind.MOVED:
        return _moved(change, name, names)
    return _of_several(change, name, names)


def _moved(change: Change, name: str, names: dict[int, str]) -> str:
    facts = change.after.get(change.code) or {}
    was = change.before.get(change.code) or {}
    if facts.get("parent", was.get("parent")) == was.get("parent"):
        return _("“%(name)s” moved among its neighbours") % {"name": name}
    if facts["parent"] is None:
        return _("“%(name)s” moved to the top") % {"name": name}
    return _("“%(name)s” moved below “%(over)s”") % {
        "name": name,
        "over": names.get(facts["parent"], ""),
    }


def _of_several(change: Change, name: str, names: dict[int, str]) -> str:
    if change.kind == Kind.MERGED:
        gone = [id for id, facts in change.after.items() if facts and "merged_into" in facts]
        return _("%(names)s merged into “%(name)s”") % {"names": _listed(gone, names), "name": name}
    if change.kind == Kind.SPLIT:
        parts = [id for id, facts in change.before.items() if facts is None]
        return _("“%(name)s” split into %(parts)s") % {"name": name, "parts": _listed(parts, names)}
    if change.kind == Kind.RETIRED:
        return _("%(names)s retired") % {"names": _listed(change.after, names)}
    if change.kind == Kind.RESTORED:
        return _("“%(name)s” put into use again") % {"name": name}
    return _("“%(name)s” made") % {"name": name}


def _listed(ids: Iterable[int], names: dict[int, str]) -> str:
    return ", ".join(f"“{names.get(id, '')}”" for id in ids)
