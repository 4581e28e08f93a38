"""The way back from `Reference.as_dict`, as it is stored and sent, to a reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .reference import GROUPS, UNDER_EXTRA, Name, PriorDecision, Reference

_PLAIN = ("type", "title", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract")
_LISTS = frozenset({"isbn", "notes"})
_NOT_TAGS = frozenset({*UNDER_EXTRA, "urls", "decisions", GROUPS})
_OF_THE_FILE = " (file)"


def restored(given: Mapping[str, Any]) -> Reference:
    """Return the reference that `as_dict` gave these keys for; keys may be missing.

    >>> item = Reference(title="T", authors=(Name("Roe", "Ann"),), isbn=("9780306406157",))
    >>> restored(item.as_dict()) == item
    True
    """
    rest: Mapping[str, Any] = given.get("extra") or {}
    groups = frozenset(rest.get(GROUPS) or ())
    fields: dict[str, Any] = {name: given.get(name) or "" for name in (*_PLAIN, "language")}
    fields["type"] = fields["type"] or "document"
    fields["authors"] = _names(given.get("authors") or (), groups)
    fields["year"] = given.get("year")
    fields["keywords"] = tuple(given.get("keywords") or ())
    fields["issn"] = tuple(part for part in str(given.get("issn") or "").split("; ") if part)
    first = (given["url"],) if given.get("url") else ()
    fields["urls"] = first + tuple(rest.get("urls") or ())
    for name in UNDER_EXTRA:
        if name == "editors":
            fields[name] = _names(rest.get(name) or (), groups)
        else:
            fields[name] = tuple(rest.get(name) or ()) if name in _LISTS else rest.get(name) or ""
    fields["decisions"] = tuple(PriorDecision(**said) for said in rest.get("decisions") or ())
    return Reference(extra=dict(_tags(rest)), raw=str(given.get("raw") or ""), **fields)


def _names(texts: Iterable[str], groups: frozenset[str]) -> tuple[Name, ...]:
    return tuple(_name(text, whole=text in groups) for text in texts)


def _name(text: str, *, whole: bool) -> Name:
    family, comma, given = text.partition(", ")
    return Name(family, given) if comma and not whole else Name(literal=text)


def _tags(rest: Mapping[str, Any]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield the file's own tags, without what sets them apart from the fields."""
    for tag, values in rest.items():
        if tag not in _NOT_TAGS:
            several = values if isinstance(values, list | tuple) else [values]
            yield tag.removesuffix(_OF_THE_FILE), tuple(map(str, several))
