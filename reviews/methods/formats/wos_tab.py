"""Web of Science tab-delimited text: tags as columns, no quoting, often UTF-16."""

from __future__ import annotations

from collections.abc import Iterator

from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Entry
from .engine.text import excerpt
from .engine.wos import TAGS, reference

_LEAST_TAGS = 10


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a Web of Science table, one a line."""
    header: list[str] = []
    for number, line in enumerate(text.lines(), 1):
        cells = [_unquoted(cell) for cell in line.split("\t")]
        if not line.strip():
            continue
        if not header:
            header = cells if _is_header(cells) else []
            if not header:
                yield Problem(number, "This line stands above the table.", excerpt(line), False)
        elif cells != header:
            yield from _row(number, line, header, cells)


def _row(
    number: int, line: str, header: list[str], cells: list[str]
) -> Iterator[Reference | Problem]:
    if sum(bool(cell) for cell in cells) < 2:
        yield Problem(number, "The row has only one cell.", excerpt(line))
        return
    names = header + [f"column {i}" for i in range(len(header) + 1, len(cells) + 1)]
    fields = [(name, cell) for name, cell in zip(names, cells, strict=False) if name and cell]
    entry = Entry(number, [], fields=fields, lines=["\t".join(header), line])
    yield reference(entry)


def _unquoted(cell: str) -> str:
    """Take off the quotation marks that a spreadsheet has put around a cell."""
    cell = cell.strip()
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _is_header(cells: list[str]) -> bool:
    return len(TAGS.intersection(cells)) >= min(_LEAST_TAGS, max(3, len(cells) - 1))


def sniff(head: str) -> float:
    """Tell how surely a text is a Web of Science table, from 0 to 1."""
    for line in head.split("\n", 5)[:5]:
        if "\t" in line and _is_header([_unquoted(cell) for cell in line.split("\t")]):
            return 0.97
    return 0.0


FORMAT = Format(
    name="wos_tab",
    label="Web of Science (tab-delimited)",
    extensions=("txt", "tsv", "tab"),
    sniff=sniff,
    read=read,
)
