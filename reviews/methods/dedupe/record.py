"""What the engine is given: one record's fields, as any database printed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """The bibliographic fields of one record; only `id` is needed, text is taken as it comes.

    `id` is whatever names the record for the caller (int or str; one kind per run).
    `authors` is one string in any export's notation, or a list of names.

    >>> Record(id=1, title="Insulin", authors=["Banting, F", "Best, C"]).year
    ''
    """

    id: int | str
    title: str = ""
    authors: str | Sequence[str] = ""
    year: str | int = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    isbn: str = ""
    abstract: str = ""
    type: str = ""
