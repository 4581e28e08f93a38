"""Checklists of reporting guidelines: data files, and how far each item is filled.

A file is JSON: `{id, version, title, source, url, licence, items: [{id, section, label, asks, how,
fill}]}`. `how` is automatic (facts say it), prefilled (facts begin it, people go on) or asked
(people write it); `fill` names the functions of `sentences` that say it. Labels are short and our
own; the official wording stands in the paper that `url` leads to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .facts import Facts
from .sentences import FILLINGS

HOWS = ("automatic", "prefilled", "asked")
FOLDER = Path(__file__).resolve().parents[2] / "checklists"


class ChecklistError(ValueError):
    """A checklist file that can't be used, said with its place."""


@dataclass(frozen=True)
class Item:
    """One item of a guideline."""

    id: str
    section: str
    label: str
    asks: str
    how: str
    fill: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """One version of a guideline."""

    id: str
    version: str
    title: str
    source: str
    url: str
    licence: str
    items: tuple[Item, ...]

    def item(self, id: str) -> Item | None:
        """The item of this id."""
        return next((one for one in self.items if one.id == id), None)


def read(content: str) -> Checklist:
    """Read a checklist. ChecklistError, saying where, when it can't be used.

    >>> read('{"id": "x", "version": "1", "title": "X", "items": []}')
    Traceback (most recent call last):
    ...
    synthesis.methods.reporting.checklists.ChecklistError: items: at least one is needed
    """
    try:
        data = json.loads(content)
    except ValueError as error:
        raise ChecklistError(f"not JSON: {error}") from error
    if not isinstance(data, dict) or not data.get("items"):
        raise ChecklistError("items: at least one is needed")
    items = tuple(_item(row, f"items[{at}]") for at, row in enumerate(data["items"]))
    if len({one.id for one in items}) != len(items):
        raise ChecklistError("items: an id comes twice")
    told = {name: _text(data, name, "") for name in ("id", "version", "title")}
    more = {name: str(data.get(name, "")) for name in ("source", "url", "licence")}
    return Checklist(**told, **more, items=items)


def _item(row: object, at: str) -> Item:
    if not isinstance(row, dict):
        raise ChecklistError(f"{at}: not an object")
    how = _text(row, "how", at)
    if how not in HOWS:
        raise ChecklistError(f"{at}.how: “{how}” is none of {', '.join(HOWS)}")
    fill = tuple(row.get("fill", ()))
    for name in fill:
        if name not in FILLINGS:
            raise ChecklistError(f"{at}.fill: “{name}” is not known")
    if (how == "asked") == bool(fill):
        raise ChecklistError(f"{at}.fill: what is asked has none, what is filled has some")
    label, asks = _text(row, "label", at), _text(row, "asks", at)
    return Item(_text(row, "id", at), str(row.get("section", "")), label, asks, how, fill)


def _text(row: Mapping[str, object], name: str, at: str) -> str:
    said = row.get(name)
    if not isinstance(said, str) or not said.strip():
        raise ChecklistError(f"{at}{'.' if at else ''}{name}: missing")
    return said


def read_all() -> dict[str, Checklist]:
    """The shipped checklists by their ids."""
    found = [read(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return {one.id: one for one in found}


@dataclass(frozen=True)
class Filled:
    """One item: what facts say, what people wrote, and where in the paper it stands."""

    item: Item
    said: tuple[str, ...] = field(default=())
    words: str = ""
    place: str = ""

    @property
    def state(self) -> str:
        """done, begun (facts say something, people have yet to go on) or missing.

        >>> item = Item("1", "", "Aim", "Why?", "prefilled", ("question",))
        >>> Filled(item).state, Filled(item, ("So.",)).state, Filled(item, (), "So.").state
        ('missing', 'begun', 'done')
        """
        if self.words or (self.item.how == "automatic" and self.said):
            return "done"
        return "begun" if self.said else "missing"


def fill(
    checklist: Checklist, facts: Facts, written: Mapping[str, tuple[str, str]]
) -> list[Filled]:
    """Fill every item from facts and from what people wrote: {item: (words, place)}.

    >>> item = Item("1", "", "Question", "What?", "prefilled", ("question",))
    >>> one = Checklist("x", "1", "X", "", "", "", (item,))
    >>> fill(one, Facts(question="Why?"), {"1": ("Because.", "p. 2")})[0].said
    ('Review question: Why?',)
    """
    found = []
    for item in checklist.items:
        said = tuple(line for name in item.fill for line in FILLINGS[name](facts))
        words, place = written.get(item.id, ("", ""))
        found.append(Filled(item, said, words, place))
    return found
