"""Parting a record from what another tool's users said of it, so that nobody is swayed by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .decisions import roles, tells

DECISIONS = "decisions"
_FROM_FILE = " (file)"


@dataclass(frozen=True)
class Guard:
    """What a person has said besides that tells decisions: fields of the file, and keywords."""

    fields: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()

    @classmethod
    def of(cls, stored: Mapping[str, Iterable[str]]) -> Guard:
        """Read what `stored` holds, as `as_dict` gives it."""
        return cls(frozenset(stored.get("fields", ())), frozenset(stored.get("keywords", ())))

    def as_dict(self) -> dict[str, list[str]]:
        """Return it as JSON holds it; empty if there is nothing to guard."""
        found = {"fields": sorted(self.fields), "keywords": sorted(self.keywords)}
        return {name: values for name, values in found.items() if values}


NOTHING = Guard()


def parted(
    given: Mapping[str, Any], guard: Guard = NOTHING
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part a record, as `Reference.as_dict` gives it, from what tells decisions on it.

    Returns the record without that, and that by the names of its fields. Nothing is lost: what
    isn't in the one is in the other. The raw entry isn't parted; where anything is guarded, it
    must be guarded as a whole.

    >>> given = {"keywords": ["a"], "extra": {"notes": ["RAYYAN-LABELS: x"], "place": "Bern"}}
    >>> parted(given)
    ({'keywords': ['a'], 'extra': {'place': 'Bern'}}, {'notes': ['RAYYAN-LABELS: x']})
    >>> parted({"keywords": ["a", "in"], "extra": {}}, Guard(keywords=frozenset({"in"})))
    ({'keywords': ['a'], 'extra': {}}, {'keywords': ['in']})
    """
    extra = dict(given["extra"])
    names = tuple(extra)
    telling = _named(names) | (guard.fields & extra.keys())
    if DECISIONS in extra:
        telling |= {DECISIONS, "notes"} & extra.keys()
    telling |= {name for name in names if _tells(extra[name])}
    hidden = {name: extra.pop(name) for name in names if name in telling}
    seen = dict(given, extra=extra)
    if chosen := [word for word in given["keywords"] if word in guard.keywords]:
        hidden["keywords"] = chosen
        seen["keywords"] = [word for word in given["keywords"] if word not in guard.keywords]
    return seen, hidden


@lru_cache(maxsize=1_000)
def _named(names: tuple[str, ...]) -> frozenset[str]:
    """The fields whose names say that they hold decisions; records of a file have the same."""
    plain = [name.removesuffix(_FROM_FILE) for name in names]
    return frozenset(names[i] for i in roles(plain))


def _tells(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return any(isinstance(text, str) and tells(text) for text in texts)
