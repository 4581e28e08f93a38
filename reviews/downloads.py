"""Small helps for views that stream a table."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote


class Echo:
    """A file that gives back what is written to it, so that a CSV writer can stream."""

    def write(self, text: str) -> str:
        """Hand the row on."""
        return text


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def attachment(name: str) -> str:
    """The header that makes an answer a download under this name, whatever letters it has."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
