"""From the rows of a table to references, by the meaning of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reviews.methods.identifiers import normal_doi, year_of

from . import take
from .citation import citation
from .columns import COLUMNS, folded
from .dates import iso_date
from .decisions import ROLES, in_columns, roles
from .draft import Draft, Rule, Tags, fill
from .evidence import IDENTIFIERS, identify
from .people import list_literal, people_in
from .reference import Name, Problem, Reference
from .table import Row
from .text import clean, excerpt, is_placeholder, unescape
from .types import RIS_TYPES, csl_type
from .vendors import meanings, vendor_of

# A value that spreadsheets must not take for a formula has an apostrophe before it.
NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
_EXCEL_TEXT = re.compile(r'="?(.*?)"?', re.DOTALL)
_ITEM = re.compile(r"\s*[;|\n]+\s*")
_COMMA_ITEM = re.compile(r"\s*,\s+(?![^(]*\))")
# Rayyan joins keywords by commas alone; in the name of a substance there are digits beside one.
_CLOSE_COMMA = re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])")
# Embase's citation: "Journal (2014) 3:3 (152-160). Date of Publication: 2014".
_CITATION = re.compile(
    r"(?P<journal>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^\s:(]+))?(?::(?P<issue>[^(]*?))?"
    r"(?: \((?P<pages>[^)]+)\))?\.?(?: Article Number: (?P<number>[^.]+))?"
    r"(?:\.? ?Date of Publication: (?P<date>.+?))?\.?"
)


def _people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    for tag in tags:
        if tag in draft.tags and (names := people_in("\n".join(draft.tags[tag]))):
            del draft.tags[tag]
            return names
    return ()


def _items(draft: Draft, tags: Tags) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for tag in tags:
        for value in draft.tags.pop(tag, ()):
            found.update(dict.fromkeys(_parts(value)))
    return tuple(found)


def _parts(value: str) -> list[str]:
    """Part a cell of keywords at semicolons, bars or lines, else at commas if there are many."""
    parts = list_literal(value)
    if parts is None:
        value = unescape(value) if "&" in value else value
        parts = _ITEM.split(value)
        if len(parts) == 1 and value.count(",") > 1:
            parts = _COMMA_ITEM.split(value)
        if len(parts) == 1 and ", " not in value:
            parts = _CLOSE_COMMA.split(value)
    cleaned = (clean(part) for part in parts)
    return [part for part in cleaned if part and not is_placeholder(part)]


_RULES = {
    "title": take.line,
    "authors": _people,
    "editors": _people,
    "journal": take.line,
    "journal_abbreviation": take.line,
    "volume": take.line,
    "issue": take.line,
    "abstract": take.block,
    "keywords": _items,
    "issn": take.serials,
    "isbn": take.books,
    "urls": take.links,
    "language": take.line,
    "accession": take.line,
    "database": take.line,
    "publisher": take.line,
    "place": take.line,
    "notes": take.notes,
}


def _all_people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Names from all columns: somebody has said that all of them hold some."""
    found = (name for tag in tags for name in _people(draft, (tag,)))
    return tuple(dict.fromkeys(found))


def _sections(draft: Draft, tags: Tags) -> str:
    """A text from one column, or from several with their names as its headings."""
    if len(tags) < 2:
        return take.block(draft, tags)
    parts = [(tag, take.block(draft, (tag,))) for tag in tags]
    return "\n\n".join(f"{tag}: {text}" for tag, text in parts if text)


_MAPPED = _RULES | {"authors": _all_people, "editors": _all_people, "abstract": _sections}


class Table:
    """A table with a known header, turning its rows into references.

    `above` is the header's own text. It goes with each row's, which says nothing without it.
    `fields` are what a person has said of its columns, one each: a field, a role of decisions, or
    "" for none. Without it the columns' names tell.
    """

    def __init__(
        self, header: Sequence[str], above: str = "", fields: Sequence[str] | None = None
    ) -> None:
        self.above = f"{above}\n" if above else ""
        names = [clean(cell) for cell in header]
        while names and not names[-1]:
            names.pop()
        self.names = [name or f"column {i}" for i, name in enumerate(names, 1)]
        if fields is None:
            meant, kinds = meanings(self.names), _RULES
            self.roles = roles(self.names)
        else:
            self.names, kinds = once_each(self.names), _MAPPED
            said = list(zip(self.names, fields, strict=False))
            meant = {name: (field, 0) for name, field in said if field in COLUMNS}
            self.roles = {i: field for i, (_, field) in enumerate(said) if field in ROLES}
        self.tags: dict[str, Tags] = {}
        ranked: dict[str, list[tuple[int, str]]] = {}
        for name, found in meant.items():
            ranked.setdefault(found[0], []).append((found[1], name))
        vendor = vendor_of(self.names)
        self.database = vendor.database if vendor else ""
        self.source = next((name for name in self.names if folded(name) == "source"), "")
        self.citation = vendor.citation if vendor and fields is None else ""
        for field, columns in ranked.items():
            as_they_stand = fields is not None or field in ("keywords", "issn", "urls")
            in_order = columns if as_they_stand else sorted(columns)
            self.tags[field] = tuple(name for _, name in in_order)
        self.evidence = tuple(
            (field, tag, None, None) for field in IDENTIFIERS for tag in self.tags.get(field, ())
        )
        self.rules: tuple[Rule, ...] = tuple(
            (field, self.tags[field], kind) for field, kind in kinds.items() if field in self.tags
        )

    def read_row(self, row: Row) -> Iterator[Reference | Problem]:
        """Yield the reference of a row and a remark if its cells don't fit the header."""
        filled = [cell for cell in row.cells if cell and not cell.isspace()]
        if not filled or filled == self.names:
            return
        if len(row.cells) == 1 and len(self.names) > 2:
            reason = f"The row has 1 cell where the header has {len(self.names)}."
            yield Problem(row.line, reason, excerpt(row.raw))
            return
        beyond = [cell for cell in row.cells[len(self.names) :] if cell.strip()]
        if beyond:
            count = f"{len(row.cells)} cells where the header has {len(self.names)}"
            reason = f"The row has {count}; the surplus is kept beside the record."
            yield Problem(row.line, reason, excerpt(" ".join(beyond)), lost=False)
        yield self.reference(row)

    def reference(self, row: Row) -> Reference:
        """Return the reference that a row stands for."""
        draft = Draft(list(zip(self._names_for(row.cells), row.cells, strict=False)))
        fields: dict[str, Any] = identify(draft, self.evidence, "")
        fields["pages"] = self._pages(draft)
        fields["year"], fields["date"] = self._dated(draft)
        source = draft.peek(self.source)
        printed_type = draft.first(self.tags.get("type", ()))
        fields |= fill(draft, self.rules)
        if self.database:
            fields.setdefault("database", self.database)
        default = "article-journal" if fields.get("journal") else "document"
        fields["type"] = csl_type(printed_type, RIS_TYPES, default)
        if source and (found := _CITATION.fullmatch(clean(source))):
            _use_citation(fields, found, draft)
        if self.citation and (place := citation(clean(draft.peek(self.citation)))):
            _use_place(fields, place)
        if not fields.get("doi") and (address := _doi_address(fields)):
            fields["doi"] = address
        fields["decisions"] = in_columns(self.names, self.roles, row.cells)
        extra = draft.left()
        if printed_type and printed_type != fields["type"]:
            extra[self.tags["type"][0]] = (printed_type,)
        return Reference(extra=extra, raw=self.above + row.raw, line=row.line, **fields)

    def _names_for(self, cells: Sequence[str]) -> list[str]:
        surplus = range(len(self.names) + 1, len(cells) + 1)
        return self.names + [f"column {number}" for number in surplus]

    def _pages(self, draft: Draft) -> str:
        """Take pages from one column or from first and last, or the number of an article."""
        whole = take.pages_of(draft.first(self.tags.get("pages", ())))
        if whole:
            return whole
        first = draft.first(self.tags.get("page_start", ()))
        last = draft.first(self.tags.get("page_end", ()))
        if first or last:
            return take.pages_of(first, last)
        return draft.first(self.tags.get("article_number", ()))

    def _dated(self, draft: Draft) -> tuple[int | None, str]:
        """Take the year and the date, also from columns for year, month and day."""
        year_tags, date_tags = self.tags.get("year", ()), self.tags.get("date", ())
        month = clean(draft.peek(*self.tags.get("month", ())))
        day = clean(draft.peek(*self.tags.get("day", ())))
        year = year_of(draft.peek(*year_tags))
        if year and month:
            joined = f"{year}-{month}-{day or 0}" if month.isdigit() else f"{year} {month} {day}"
            draft.first(self.tags.get("month", ()))
            draft.first(self.tags.get("day", ()))
            draft.tags.setdefault("date", []).append(joined)
            date_tags = (*date_tags, "date")
        return take.dated(draft, year_tags, date_tags)


def once_each(names: Sequence[str]) -> list[str]:
    """Return names of columns with a number behind each that was there before.

    >>> once_each(["Title", "Year", "Title"])
    ['Title', 'Year', 'Title (2)']
    """
    found: list[str] = []
    for name in names:
        n, free = 1, name
        while free in found:
            n += 1
            free = f"{name} ({n})"
        found.append(free)
    return found


def plain(cell: str) -> str:
    """Return a cell of a CSV file without Excel's text mark and the apostrophe against formulas.

    >>> plain('="19326203"'), plain("'=1+1"), plain("'t Hooft")
    ('19326203', '=1+1', "'t Hooft")
    """
    if cell.startswith('="') and (found := _EXCEL_TEXT.fullmatch(cell)):
        return found[1]
    return cell[1:] if NEUTRALISED.match(cell) else cell


def _use_citation(fields: dict[str, Any], found: re.Match[str], draft: Draft) -> None:
    """Fill in from a printed citation what no column of its own has given."""
    if fields.get("journal") in (None, clean(found[0])):
        fields["journal"] = found["journal"]
    for name in ("volume", "issue"):
        if not fields.get(name) and found[name]:
            fields[name] = found[name].strip()
    if not fields.get("pages"):
        fields["pages"] = take.pages_of(found["pages"] or found["number"] or "")
    if not fields.get("year"):
        fields["year"] = int(found["year"])
    if not fields.get("date"):
        draft.tags["date"] = [found["date"] or found["year"]]
        fields["date"] = take.dated(draft, (), ("date",))[1] or found["year"]
    draft.tags.pop("date", None)


def _use_place(fields: dict[str, Any], place: Mapping[str, str]) -> None:
    """Fill in volume, issue, pages and the exact date from a printed citation."""
    for name in ("volume", "issue"):
        fields[name] = fields.get(name) or place.get(name, "")
    fields["pages"] = fields["pages"] or take.pages_of(place.get("pages", ""))
    date = iso_date(place.get("date", ""), fields["year"])
    if len(date) > len(fields["date"]) and date.startswith(f"{fields['year'] or ''}"):
        fields["date"] = date


def _doi_address(fields: dict[str, Any]) -> str:
    """Return the DOI in an address of the DOI system."""
    return next((normal_doi(url) for url in fields.get("urls", ()) if "doi.org/10." in url), "")
