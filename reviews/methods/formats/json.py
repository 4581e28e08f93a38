"""Any JSON with one object a reference, by the names of its keys; also JSON lines."""

from __future__ import annotations

import json as standard
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .engine.columns import column_field, recognised
from .engine.names import written
from .engine.objects import Item, flatten, items, texts
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.rows import Table
from .engine.source import Text
from .engine.table import Row
from .engine.types import printed


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a JSON file."""
    for item in items(text):
        yield item if isinstance(item, Problem) else reference(item)


def reference(item: Item) -> Reference:
    """Return the reference that one object stands for; its keys are read as columns."""
    cells: dict[str, list[str]] = {}
    values = {key: value for key, value in item.values.items() if key != "raw"}
    data = values.pop("data", None)
    for path, value in flatten(_named(data if isinstance(data, dict) else values)):
        cells.setdefault(path, []).append(value)
    row = Row(item.line, ["\n".join(found) for found in cells.values()], item.raw)
    return Table(list(cells)).reference(row)


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """Write people given as objects (Zotero's creators and others) as names.

    A semicolon after each name of a list says that it is one name, whatever it looks like.
    """
    named: dict[str, Any] = {}
    for key, value in values.items():
        if key == "extra" and isinstance(value, dict):
            named |= _named({name: inside for name, inside in value.items() if name not in values})
        elif isinstance(value, list) and value and all(_is_person(item) for item in value):
            for person in value:
                named.setdefault(_role(key, person), []).append(_name(person))
        elif isinstance(value, list) and (column_field(key) or ("", 0))[0] in (
            "authors",
            "editors",
        ):
            named[key] = [f"{name};" for name in texts(value)]
        elif key == "tags" and isinstance(value, list):
            named["keywords"] = [tag.get("tag") if isinstance(tag, dict) else tag for tag in value]
        else:
            named[key] = value
    return named


_FAMILY = ("lastName", "family", "last_name", "last", "lastname")
_GIVEN = ("firstName", "given", "first_name", "first", "firstname")
_WHOLE = ("name", "literal", "display_name", "full_name", "fullName")


def _is_person(value: Any) -> bool:
    return isinstance(value, dict) and any(value.get(key) for key in (*_FAMILY, *_WHOLE))


def _role(key: str, person: dict[str, Any]) -> str:
    if key != "creators":
        return key
    return "editors" if person.get("creatorType") == "editor" else "authors"


def _name(person: dict[str, Any]) -> str:
    def first(keys: tuple[str, ...]) -> str:
        return next((str(person[key]) for key in keys if person.get(key)), "")

    family, given = first(_FAMILY), first(_GIVEN)
    return f"{family}, {given}" if family and given else family or first(_WHOLE)


def sniff(head: str) -> float:
    """Tell how surely a text is JSON with references, from 0 to 1."""
    if head.lstrip()[:1] not in ("[", "{"):
        return 0.0
    known = recognised(list(dict.fromkeys(_KEY.findall(head))))
    return 0.6 if known > 2 else 0.2 * (known > 0)


_KEY = re.compile(r'"([A-Za-z_ ]{2,40})"\s*:')


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield JSON lines: one reference a line, with the keys of `Reference.as_dict`.

    A group's name has a closing comma where it could be taken for a person's.
    """
    for item in references:
        names = [written(name) for name in item.authors]
        values = item.as_dict() | {"authors": names, "type": printed(item.type)}
        if item.editors:
            values["extra"]["editors"] = [written(name) for name in item.editors]
        yield standard.dumps(values, ensure_ascii=False) + "\n"


FORMAT = Format(
    name="json",
    label="JSON",
    extensions=("json", "jsonl"),
    sniff=sniff,
    read=read,
    write=write,
    aliases=("jsonl",),
)
