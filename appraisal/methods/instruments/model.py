"""What an instrument is, once it was read and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appraisal.methods.formulas import Formula


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, and where: a path such as `items[3].id`, or a line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class InstrumentError(ValueError):
    """A file that can't be used; carries every problem found, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True)
class Response:
    """One answer that an item may be given: `tone` is good, doubt, bad or none."""

    code: str
    label: str
    tone: str = "none"
    value: float | None = None
    key: str = ""


@dataclass(frozen=True)
class Item:
    """One question; with no responses it is answered in words."""

    id: str
    label: str
    section: str = ""
    prompts: tuple[str, ...] = ()
    screening: bool = False
    rationale_required: bool = False
    responses: tuple[Response, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its responses."""
        return tuple(response.code for response in self.responses)

    def response(self, code: str) -> Response | None:
        """The response of this code."""
        return next((one for one in self.responses if one.code == code), None)


@dataclass(frozen=True)
class Band:
    """A name for totals from a value on."""

    start: float
    label: str


@dataclass(frozen=True)
class Scheme:
    """An optional way to make a total; never shown unless the team has chosen it."""

    id: str
    label: str
    formula: Formula
    values: Mapping[str, float]
    bands: tuple[Band, ...] = ()

    def band(self, total: float) -> str:
        """The name of the band that a total falls into, or nothing."""
        fitting = [band.label for band in self.bands if total >= band.start]
        return fitting[-1] if fitting else ""


@dataclass(frozen=True)
class FlagRule:
    """When a study is flagged; a flag never excludes."""

    id: str
    label: str
    formula: Formula


@dataclass(frozen=True)
class Instrument:
    """A checked instrument; `data` is the file it came from, as kept and exported."""

    id: str
    version: str
    title: str
    items: tuple[Item, ...]
    licence: str = ""
    attribution: str = ""
    source_url: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    flag_rules: tuple[FlagRule, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)

    @property
    def rated(self) -> tuple[Item, ...]:
        """The items that are answered by a code."""
        return tuple(item for item in self.items if item.responses)

    def section_label(self, section: str) -> str:
        """The words over the items of a section."""
        return dict(self.sections).get(section, "")
