"""A line of an archive as a row of this installation."""

from __future__ import annotations

import base64
import binascii
import math
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from synthesis.methods.archive import holds
from synthesis.methods.archive.layout import Column, Damaged
from synthesis.methods.archive.shapes import Nothing
from synthesis.queries.archive import tables
from synthesis.queries.archive.tables import Table

from .numbering import NewNumbers


class Reader:
    """Makes rows of one table out of the objects that an archive has for it."""

    def __init__(self, table: Table, columns: list[str], numbers: NewNumbers) -> None:
        self._table, self._numbers = table, numbers
        self._named = frozenset(columns)
        self._fields = [
            (column, field, _check(column, field), _reader(table, column, numbers))
            for column, field in table.fields
            if column.name in self._named
        ]
        self._last = 0

    def row(self, said: dict[str, Any]) -> tuple[Model, list[str]]:
        """The row, not stored yet, and the names of its fields that hold a file."""
        if said.keys() != self._named:
            odd = sorted(said.keys() ^ self._named)
            raise Damaged(f"the fields differ from those that the manifest names: {', '.join(odd)}")
        self._in_order(said)
        values: dict[str, Any] = {}
        files = []
        for column, field, check, read in self._fields:
            value = said[column.name]
            if column.kind == "file":
                files += [column.name] if value is True else []
                continue
            values[field.attname] = _read(column, value, check, read)
        self._about(values)
        return self._table.model(**self._scope(), **values), files

    def _in_order(self, said: dict[str, Any]) -> None:
        """Rows are numbered one after the other, so none is missing and none is there twice."""
        if "id" not in self._named:
            return
        self._last += 1
        if said["id"] != self._last:
            raise Damaged(f"its id is not {self._last}")

    def _scope(self) -> dict[str, int]:
        return {} if self._table.name == tables.REVIEW else {"review_id": self._numbers.review}

    def _about(self, values: dict[str, Any]) -> None:
        """The parts of an event whose meaning hangs on its verb and on its subject."""
        if self._table.name != tables.LEDGER:
            return
        shape = holds.FACTS.get(values["verb"], Nothing())
        values["facts"] = shape.moved(values["facts"], self._numbers.move)
        if values["subject_id"] is not None:
            table = tables.subjects().get(values["subject_type"])
            if table is None:
                raise Damaged(f"there is no table of subjects “{values['subject_type']}”")
            values["subject_id"] = self._numbers.move(table, values["subject_id"])


def _read(column: Column, value: Any, check: Callable[[Any], bool], read: Any) -> Any:
    if value is None:
        if not column.null:
            raise Damaged(f"“{column.name}” is empty")
        return None
    if not check(value):
        raise Damaged(f"“{column.name}” is not what it should be")
    try:
        return read(value)
    except (ValueError, TypeError, binascii.Error, OverflowError) as error:
        raise Damaged(f"“{column.name}” is not what it should be") from error


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _is_text(value: Any) -> bool:
    # PostgreSQL keeps no text with a zero in it.
    return isinstance(value, str) and "\0" not in value


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "id": _is_number,
    "ref": _is_number,
    "subject": _is_number,
    "integer": _is_number,
    "number": lambda value: isinstance(value, int | float) and math.isfinite(value),
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "json": lambda value: True,
}


def _check(column: Column, field: Any) -> Callable[[Any], bool]:
    """What a value has to be, told by its kind and the values that its field names."""
    check, choices = _CHECKS.get(column.kind, _is_text), tables.choices_of(field)
    if column.kind == "list" and choices:
        return lambda value: check(value) and all(one in choices for one in value)
    if column.kind == "text" and choices:
        return lambda value: check(value) and (value in choices or value == "")
    return check


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found


_READERS: dict[str, Callable[[Any], Any]] = {
    "moment": _moment,
    "day": date.fromisoformat,
    "uuid": uuid.UUID,
    "bytes": lambda value: base64.b64decode(value, validate=True),
}


def _reader(table: Table, column: Column, numbers: NewNumbers) -> Callable[[Any], Any]:
    if column.kind == "id":
        return lambda value: numbers.move(table.name, value)
    if column.kind == "ref":
        return lambda value: numbers.move(column.to, value)
    if column.kind in ("json", "list"):
        shape = holds.HOLDS.get(f"{table.name}.{column.name}", Nothing())
        return lambda value: shape.moved(value, numbers.move)
    return _READERS.get(column.kind, lambda value: value)
