"""Small helps for views that stream a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from django.http import StreamingHttpResponse


class _Echo:
    """A file that gives back what is written to it, so that a CSV writer can stream."""

    def write(self, text: str) -> str:
        return text


def csv_download(name: str, rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A table as a download that is written row by row."""
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = attachment(name)
    return answer


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    # With this mark spreadsheets read the file as UTF-8.
    yield "\ufeff"
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def attachment(name: str) -> str:
    """The header that makes an answer a download under this name, whatever letters it has."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
