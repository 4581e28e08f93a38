"""The published schema of an archive's tables, made from the models themselves."""

from __future__ import annotations

import json
from typing import Any

from synthesis.methods.archive import layout
from synthesis.methods.archive.layout import Column
from synthesis.queries.archive import tables

_TYPES: dict[str, dict[str, Any]] = {
    "id": {"type": "integer", "minimum": 1},
    "ref": {"type": "integer", "minimum": 1},
    "subject": {"type": "integer", "minimum": 1},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "text": {"type": "string"},
    "moment": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "uuid": {"type": "string", "format": "uuid"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "list": {"type": "array"},
    "file": {"type": "boolean"},
    "json": {},
}


def document() -> dict[str, Any]:
    """A JSON Schema with one definition a table; each line of a table's member is one object."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Archive of a review, {layout.FORMAT} {layout.VERSION}",
        "description": (
            "Each line of data/TABLE.jsonl is one object as the definition of TABLE says. Numbers "
            "of rows begin with 1 in each table; “refers to” names the table of a number."
        ),
        "$defs": {layout.PEOPLE.removeprefix("data/").removesuffix(".jsonl"): _PEOPLE}
        | {name: _table(table) for name, table in tables.tables().items()},
    }


def text() -> str:
    """The same as it is written."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


_PEOPLE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": _TYPES["id"],
        "email": {"type": "string"},
        "name": {"type": "string"},
    },
    "required": ["id", "email", "name"],
    "additionalProperties": False,
}


def _table(table: tables.Table) -> dict[str, Any]:
    said = " ".join((table.model.__doc__ or "").split())
    return {
        "description": said,
        "type": "object",
        "properties": {column.name: _column(column, field) for column, field in table.fields},
        "required": [column.name for column in table.columns],
        "additionalProperties": False,
    }


def _column(column: Column, field: Any) -> dict[str, Any]:
    said = dict(_TYPES[column.kind])
    choices = sorted(tables.choices_of(field) - {""}) if column.kind == "text" else []
    if choices:
        said["enum"] = [*choices, *([""] if field.blank else [])]
    if column.null and said:
        said["type"] = [said["type"], "null"]
        if choices:
            said["enum"].append(None)
    if column.to:
        said["description"] = f"refers to {column.to}"
    elif column.kind == "subject":
        said["description"] = "refers to the table that subject_type names"
    elif column.kind == "file":
        said["description"] = "whether there is a file: files/ and the row's sha256"
    return said
