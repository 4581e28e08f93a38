"""Checking the data of an instrument: every problem is noted at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from appraisal.methods.formulas import Formula, FormulaError, read_formula

from .model import Band, FlagRule, Instrument, Item, Problem, Response, Scheme

MOST_ITEMS = 100
MOST_PROMPTS = 40
LONGEST = 2_000
TONES = ("good", "doubt", "bad", "none")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_KNOWN = {
    "": frozenset(
        "id version title unit licence attribution source_url sections responses items order"
        " schemes flag_rules".split()
    ),
    "sections": frozenset({"id", "label"}),
    "responses": frozenset({"code", "label", "tone", "value", "key"}),
    "items": frozenset("id section label prompts screening rationale responses".split()),
    "schemes": frozenset({"id", "label", "formula", "values", "bands"}),
    "bands": frozenset({"from", "label"}),
    "flag_rules": frozenset({"id", "label", "formula"}),
}


class Checker:
    """Walks the data once and notes every problem at its place."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def instrument(self, data: Any) -> Instrument | None:
        if not isinstance(data, dict):
            self._note("", "an instrument is an object with id, version, title and items")
            return None
        self._only_known(data, "", "")
        shared = self._responses(data.get("responses", []), "responses")
        sections = self._sections(data)
        items = self._items(data, shared, dict(sections))
        codes = {item.id: item.codes for item in items}
        order = self._order(data, {code for each in codes.values() for code in each})
        return Instrument(
            id=self._id(data, "id", ""),
            version=self._text(data, "version", "", required=True, longest=40),
            title=self._text(data, "title", "", required=True, longest=200),
            items=tuple(items),
            licence=self._text(data, "licence", ""),
            attribution=self._text(data, "attribution", ""),
            source_url=self._address(data),
            sections=tuple(sections),
            order=order,
            schemes=tuple(self._schemes(data, codes)),
            flag_rules=tuple(self._flag_rules(data, codes)),
            data=data,
        )

    def _sections(self, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [
            (self._id(row, "id", at), self._text(row, "label", at, required=True))
            for at, row in self._rows(data, "sections")
        ]

    def _items(
        self,
        data: Mapping[str, Any],
        shared: tuple[Response, ...],
        sections: Mapping[str, str],
    ) -> list[Item]:
        items = [self._item(row, at, shared, sections) for at, row in self._rows(data, "items")]
        if not items:
            self._note("items", "at least one item is needed")
        elif len(items) > MOST_ITEMS:
            self._note("items", f"an instrument has at most {MOST_ITEMS} items")
        elif not any(item.responses for item in items):
            self._note("items", "at least one item needs responses to choose from")
        return items

    def _item(
        self,
        row: Mapping[str, Any],
        at: str,
        shared: tuple[Response, ...],
        sections: Mapping[str, str],
    ) -> Item:
        section = self._text(row, "section", at)
        if section and section not in sections:
            self._note(f"{at}.section", f"there is no section “{section}”")
        rationale = row.get("rationale", "optional")
        if rationale not in ("required", "optional"):
            self._note(f"{at}.rationale", "is “required” or “optional”")
        screening = row.get("screening", False)
        if not isinstance(screening, bool):
            self._note(f"{at}.screening", "is true or false")
        own = row.get("responses")
        return Item(
            id=self._id(row, "id", at),
            label=self._text(row, "label", at, required=True),
            section=section,
            prompts=self._prompts(row, at),
            screening=screening is True,
            rationale_required=rationale == "required",
            responses=shared if own is None else self._responses(own, f"{at}.responses"),
        )

    def _prompts(self, row: Mapping[str, Any], at: str) -> tuple[str, ...]:
        prompts = row.get("prompts", [])
        if not isinstance(prompts, list) or not all(isinstance(one, str) for one in prompts):
            self._note(f"{at}.prompts", "is a list of texts")
            return ()
        if len(prompts) > MOST_PROMPTS or any(len(one) > LONGEST for one in prompts):
            self._note(f"{at}.prompts", f"at most {MOST_PROMPTS} texts of {LONGEST} characters")
        return tuple(prompts)

    def _responses(self, rows: Any, at: str) -> tuple[Response, ...]:
        found = []
        for place, row in self._rows({"responses": rows}, "responses", at):
            tone = row.get("tone", "none")
            if tone not in TONES:
                self._note(f"{place}.tone", f"is one of {', '.join(TONES)}")
            value = row.get("value")
            if value is not None and not _is_number(value):
                self._note(f"{place}.value", "is a number")
                value = None
            code, label = self._id(row, "code", place), self._text(row, "label", place)
            key = self._text(row, "key", place, longest=1)
            found.append(Response(code, label or code, str(tone), value, key.lower()))
        return tuple(found)

    def _order(self, data: Mapping[str, Any], codes: set[str]) -> tuple[str, ...]:
        order = data.get("order", [])
        if not isinstance(order, list) or not all(isinstance(one, str) for one in order):
            self._note("order", "is a list of response codes, from best to worst")
            return ()
        for code in sorted(set(order) - codes):
            self._note("order", f"“{code}” is no response of this instrument")
        if len(set(order)) < len(order):
            self._note("order", "names a code twice")
        return tuple(order)

    def _schemes(
        self, data: Mapping[str, Any], codes: Mapping[str, Sequence[str]]
    ) -> Iterator[Scheme]:
        known = {code for each in codes.values() for code in each}
        for at, row in self._rows(data, "schemes"):
            values = row.get("values", {})
            if not isinstance(values, dict) or not all(map(_is_number, values.values())):
                self._note(f"{at}.values", "gives a number for each response code")
                values = {}
            for code in sorted(set(values) - known):
                self._note(f"{at}.values", f"“{code}” is no response of this instrument")
            formula = self._formula(row, at, codes, rule=False)
            bands = self._bands(row, at)
            identity, label = self._id(row, "id", at), self._text(row, "label", at, required=True)
            if formula is not None:
                yield Scheme(identity, label, formula, values, bands)

    def _bands(self, row: Mapping[str, Any], at: str) -> tuple[Band, ...]:
        bands = []
        for place, each in self._rows(row, "bands", f"{at}.bands"):
            if not _is_number(each.get("from")):
                self._note(f"{place}.from", "is the lowest total of the band, a number")
                continue
            bands.append(Band(each["from"], self._text(each, "label", place, required=True)))
        starts = [band.start for band in bands]
        if starts != sorted(set(starts)):
            self._note(f"{at}.bands", "bands begin at rising values")
        return tuple(bands)

    def _flag_rules(
        self, data: Mapping[str, Any], codes: Mapping[str, Sequence[str]]
    ) -> Iterator[FlagRule]:
        for at, row in self._rows(data, "flag_rules"):
            formula = self._formula(row, at, codes, rule=True)
            identity, label = self._id(row, "id", at), self._text(row, "label", at, required=True)
            if formula is not None:
                yield FlagRule(identity, label, formula)

    def _formula(
        self, row: Mapping[str, Any], at: str, codes: Mapping[str, Sequence[str]], *, rule: bool
    ) -> Formula | None:
        text = self._text(row, "formula", at, required=True)
        if not text:
            return None
        try:
            formula = read_formula(text, list(codes), codes)
        except FormulaError as error:
            self._note(f"{at}.formula", str(error))
            return None
        if formula.is_rule != rule:
            wanted = "true or false" if rule else "a number"
            self._note(f"{at}.formula", f"must give {wanted}")
        return formula

    def _rows(
        self, data: Mapping[str, Any], kind: str, at: str | None = None
    ) -> list[tuple[str, Mapping[str, Any]]]:
        """The objects of a list with their places; ids and codes must not repeat."""
        at = kind if at is None else at
        rows = data.get(kind, [])
        if not isinstance(rows, list):
            self._note(at, "is a list")
            return []
        found: list[tuple[str, Mapping[str, Any]]] = []
        seen: dict[Any, int] = {}
        for number, row in enumerate(rows, 1):
            place = f"{at}[{number}]"
            if not isinstance(row, dict):
                self._note(place, "is an object")
                continue
            self._only_known(row, kind, place)
            name = "code" if kind == "responses" else "id"
            own = str(row.get(name, ""))
            if name in _KNOWN[kind] and own and own in seen:
                self._note(f"{place}.{name}", f"“{own}” is used already, by {at}[{seen[own]}]")
            seen.setdefault(own, number)
            found.append((place, row))
        return found

    def _only_known(self, row: Mapping[str, Any], kind: str, at: str) -> None:
        for name in sorted(set(row) - _KNOWN[kind]):
            self._note(f"{at}.{name}".lstrip("."), "is no key of an instrument file")

    def _id(self, row: Mapping[str, Any], name: str, at: str) -> str:
        value = row.get(name, "")
        value = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(value, str) or not _ID.fullmatch(value):
            self._note(f"{at}.{name}".lstrip("."), "is needed: letters, digits, - _ or ., up to 40")
            return ""
        return value

    def _text(
        self,
        row: Mapping[str, Any],
        name: str,
        at: str,
        *,
        required: bool = False,
        longest: int = LONGEST,
    ) -> str:
        place, value = f"{at}.{name}".lstrip("."), row.get(name, "")
        if not isinstance(value, str):
            self._note(place, "is a text")
            return ""
        if required and not value.strip():
            self._note(place, "is needed")
        if len(value) > longest:
            self._note(place, f"has at most {longest} characters")
        return value.strip()

    def _address(self, data: Mapping[str, Any]) -> str:
        address = self._text(data, "source_url", "")
        if address and not re.match(r"https?://[^\s]+$", address):
            self._note("source_url", "is a web address beginning with https://")
            return ""
        return address

    def _note(self, where: str, what: str) -> None:
        self.problems.append(Problem(where, what))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
