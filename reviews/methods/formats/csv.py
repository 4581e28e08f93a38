"""Tables of references: CSV and TSV of any vendor, by the names of their columns."""

from __future__ import annotations

import csv as standard
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from .engine import by_rows
from .engine.columns import recognised
from .engine.names import written
from .engine.people import people_in
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.rows import NEUTRALISED, Table, plain
from .engine.source import Text
from .engine.table import DELIMITERS, Row, rows
from .engine.text import escaped, excerpt
from .engine.types import printed

_HEAD_LINES = 60
_RULED = " -_=,;\t\"'|"
NO_HEADER = "No row of this table names its columns (title, authors, year, …)."


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a table; lines above its header are reported as a remark."""
    lines = text.lines()
    head = list(islice(lines, _HEAD_LINES))
    delimiter, above, header = find_header(head)
    if not header:
        yield Problem(1, NO_HEADER, excerpt(head[0] if head else ""))
        return
    if _is_by_rows(head, delimiter, recognised(header)):
        yield from by_rows.references(rows(chain(head, lines), delimiter))
        return
    preamble = [line for line in head[:above] if line.strip(_RULED)]
    if preamble and preamble[0].casefold().startswith("sep="):
        preamble = preamble[1:]
    if preamble:
        reason = "These lines above the table's header are no references."
        yield Problem(1, reason, excerpt(" ".join(preamble)), lost=False)
    body = rows(islice(chain(head, lines), above, None), delimiter, len(header))
    first = next(body)
    table = Table(header, "" if isinstance(first, Problem) else first.raw)
    for row in body:
        if isinstance(row, Problem):
            yield Problem(row.line + above, row.reason, row.excerpt, row.lost)
            continue
        for item in table.read_row(Row(row.line + above, list(map(plain, row.cells)), row.raw)):
            if preamble and isinstance(item, Reference):
                item = replace(item, extra={**item.extra, "preamble": tuple(preamble)})
                preamble = []
            yield item


def _is_by_rows(head: Sequence[str], delimiter: str, known: int) -> bool:
    found = [row for row in rows(head, delimiter) if not isinstance(row, Problem)]
    return by_rows.is_by_rows(found, known)


def find_header(head: Sequence[str]) -> tuple[str, int, list[str]]:
    """Return the delimiter, the number of lines above the header and the header's cells.

    Each line is tried with each delimiter; the one that names most fields wins, and among equals
    the one with more columns. Without any known name there is no header.

    >>> find_header(["Exported 2024", "Title;Año;DOI", "A title;2020;10.1/x"])
    (';', 1, ['Title', 'Año', 'DOI'])
    """
    best: tuple[int, int] = (0, 0)
    found: tuple[str, int, list[str]] = (",", 0, [])
    for delimiter in DELIMITERS:
        for row in rows(head[:30], delimiter):
            if isinstance(row, Problem):
                continue
            score = (recognised(row.cells), len(row.cells))
            if score[0] and score > best:
                best, found = score, (delimiter, row.line - 1, row.cells)
    return found


def sniff(head: str) -> float:
    """Tell how surely a text is a table of references, from 0 to 1."""
    if head.lstrip().startswith(("{", "[{", "<")):
        return 0.0
    delimiter, _, header = find_header(head.split("\n", 31)[:31])
    known = recognised(header)
    if known and known < 4 and _is_by_rows(head.split("\n", 61)[:60], delimiter, known):
        return 0.8
    if known < 2:
        return 0.3 if known and len(header) == 1 and header[0].strip().casefold() == "title" else 0
    return 0.8 if known > 2 else 0.5


# The columns that are written: header and value.
def _cells(item: Reference) -> Iterator[tuple[str, str]]:
    yield "Title", item.title
    yield "Authors", _joined(item.authors)
    yield "Year", str(item.year or "")
    yield "Journal", item.journal
    yield "Volume", item.volume
    yield "Issue", item.issue
    yield "Pages", item.pages
    yield "DOI", item.doi
    yield "PMID", item.pmid
    yield "Abstract", item.abstract
    yield "Keywords", "; ".join(item.keywords)
    yield "ISSN", "; ".join(item.issn)
    yield "ISBN", "; ".join(item.isbn)
    yield "URL", "\n".join(item.urls)
    yield "Language", item.language
    yield "Type", printed(item.type)
    yield "Date", item.date
    yield "Journal abbreviation", item.journal_abbreviation
    yield "Editors", _joined(item.editors)
    yield "PMCID", item.pmcid
    yield "Accession number", item.accession
    yield "Database", item.database
    yield "Publisher", item.publisher
    yield "Place", item.place
    yield "Notes", "\n".join(item.notes)


def _joined(names: Sequence[Name]) -> str:
    """Join names by semicolons; a single one gets its own if it could be taken for several."""
    joined = "; ".join(written(name) for name in names)
    return f"{joined};" if len(names) == 1 and people_in(joined) != tuple(names) else joined


def header(more: Sequence[str] = ()) -> list[str]:
    """Return the names of the columns that are written."""
    return [name for name, _ in _cells(Reference())] + list(more)


def cells(item: Reference, more: Sequence[str] = ()) -> list[str]:
    """Return the cells of one row; `more` names values of `extra` that get columns too."""
    values = [escaped(value) for _, value in _cells(item)]
    return values + ["\n".join(item.extra.get(name, ())) for name in more]


def neutral(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before it.

    Reading takes the apostrophe off again; one that was there before gets another.

    >>> neutral("=1+1"), neutral("-omics"), neutral("plain"), neutral("'=x")
    ("'=1+1", "'-omics", 'plain', "''=x")
    """
    return f"'{value}" if NEUTRALISED.match(f"'{value}") else value


def write(references: Iterable[Reference], more: Sequence[str] = ()) -> Iterator[str]:
    """Yield a CSV file for spreadsheets, one row at a time: byte order mark, CRLF, no formulas."""
    buffer = io.StringIO(newline="")
    writer = standard.writer(buffer)
    writer.writerow([neutral(name) for name in header(more)])
    yield "\ufeff" + _taken(buffer)
    for item in references:
        writer.writerow([neutral(value) for value in cells(item, more)])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


FORMAT = Format(
    name="csv",
    label="CSV",
    extensions=("csv", "tsv", "tab", "txt"),
    sniff=sniff,
    read=read,
    write=write,
    aliases=("tsv", "table"),
)
