"""BibTeX and BibLaTeX, as reference managers and publishers write them, well-formed or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .engine import take
from .engine.bibtex_family import Entry, Family
from .engine.bibtex_names import names_in
from .engine.bibtex_source import Block, blocks, definitions, fields_of
from .engine.bibtex_tables import NUMBERED, SUBTYPES, TYPES, VERBATIM, kind_of
from .engine.bibtex_writing import write
from .engine.draft import Draft, Rule, Tags, fill
from .engine.evidence import identify
from .engine.latex import plain
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import clean, excerpt
from .engine.types import by_work, csl_type

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _keywords(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """Take keywords, which BibTeX parts by semicolons or commas."""
    found = take.items(draft, tags)
    if len(found) == 1 and "," in found[0]:
        found = tuple(dict.fromkeys(filter(None, map(str.strip, found[0].split(",")))))
    return found


def _notes(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """Take notes, parted by blank lines; other line breaks are spaces."""
    values = [value for tag in tags for value in draft.tags.pop(tag, ())]
    parts = (clean(part) for value in values for part in _BLANK.split(value))
    return tuple(dict.fromkeys(filter(None, parts)))


_BLANK = re.compile(r"\n\s*\n")
_RULES: tuple[Rule, ...] = (
    ("abstract", ("abstract",), take.block),
    (
        "keywords",
        ("keywords", "keyword", "author_keywords", "keywords-plus", "mesh", "tags"),
        _keywords,
    ),
    (
        "journal_abbreviation",
        ("shortjournal", "abbrev_source_title", "journal-iso", "journal-abbrev", "journalabbr"),
        take.line,
    ),
    ("volume", ("volume",), take.line),
    ("issn", ("issn", "eissn", "issn-l"), take.serials),
    ("isbn", ("isbn", "isbn13", "eisbn", "issn"), take.books),
    ("urls", ("url", "link", "ee", "howpublished", "url2"), take.links),
    ("language", ("language", "langid", "hyphenation"), take.line),
    ("accession", ("unique-id", "eid", "accession"), take.line),
    ("database", ("source", "database", "bibsource"), take.line),
    ("publisher", ("publisher", "institution", "school", "organization"), take.line),
    ("place", ("location", "address"), take.line),
    ("notes", ("note", "annote", "annotation", "addendum"), _notes),
)
_LONGEST_ABOVE = 20_000
_NO_ENTRIES = frozenset({"string", "comment", "preamble"})
TOO_LONG = "The entry that begins here is too long to be one (over 4 million characters)."
NO_FIELDS = "The entry has no fields."


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a BibTeX file; what stands after the last entry goes with it."""
    source = _Source()
    held: Reference | None = None
    for item in source.entries(text):
        if isinstance(item, Problem):
            yield item
            continue
        if held:
            yield held
        held = reference(item)
    if held and source.above:
        held = replace(held, extra={**held.extra, "postamble": tuple(source.above)})
    if held:
        yield held


class _Source:
    """A BibTeX file being read: its macros, and what stood above the next entry."""

    def __init__(self) -> None:
        self.macros = {name: name for name in _MONTHS}
        self.defined: dict[str, str] = {}
        self.above: list[str] = []
        self.family = Family()

    def entries(self, text: Text) -> Iterator[Entry | Problem]:
        """Yield the entries with their fields, and what can't be read."""
        for block in blocks(text.lines()):
            if block.too_long:
                yield Problem(block.line, TOO_LONG, excerpt(block.raw))
            elif block.kind in _NO_ENTRIES:
                self._define(block)
            else:
                yield from self._entry(block)
        yield from self.family.rest()

    def _define(self, block: Block) -> None:
        if block.kind == "string":
            found = dict(fields_of(f",{block.body}", self.macros)[1])
            self.macros |= found
            self.defined |= found
        if sum(map(len, self.above)) + len(block.raw) < _LONGEST_ABOVE:
            self.above += [line for line in block.raw.split("\n") if line.strip()]

    def _entry(self, block: Block) -> Iterator[Entry | Problem]:
        key, fields, left = fields_of(block.body, self.macros)
        if not fields and not left:
            yield Problem(block.line, NO_FIELDS, excerpt(block.raw))
            return
        if self.defined and (used := definitions(block.body, self.defined)):
            block = replace(block, raw=f"{used}\n{block.raw}")
        above, self.above = tuple(self.above), []
        yield from self.family.add(Entry(block, key, fields, left, above))


def reference(entry: Entry) -> Reference:
    """Return the reference that one BibTeX entry stands for."""
    names = {name: value for name, value in entry.fields if name in _NAMES}
    draft = Draft(
        [
            (name, _verbatim(value) if name in VERBATIM else plain(value))
            for name, value in entry.fields
            if name not in names
        ]
    )
    taken: dict[str, Any] = {"type": _type(entry.block.kind, draft)}
    if "issuetitle" in draft.tags and "journaltitle" not in draft.tags:
        draft.tags["journaltitle"] = draft.tags.pop("title", [])
        draft.tags["title"] = draft.tags.pop("issuetitle")
    taken["title"] = _titled(draft, "title")
    taken["authors"] = names_in(names.get("author") or names.get("director", ""))
    taken["editors"] = names_in(names.get("editor", ""))
    taken["journal"] = _journal(draft, taken["type"])
    taken["year"], taken["date"] = _dated(draft)
    taken["pages"] = take.pages_of(draft.first(_PAGES))
    taken["issue"] = draft.first(("issue",) if taken["type"] in NUMBERED else ("number", "issue"))
    taken |= identify(draft, _EVIDENCE, draft.peek("eprinttype", "archiveprefix"))
    taken |= fill(draft, _RULES)
    extra = draft.left(clean)
    if "author" in names and "director" in names:
        extra["director"] = tuple(map(str, names_in(names["director"])))
    if entry.key:
        extra["key"] = (entry.key,)
    if kind_of(taken["type"]) != entry.block.kind:
        extra["entrytype"] = (entry.block.kind,)
    if entry.above:
        extra["preamble"] = entry.above
    if entry.left:
        extra["unparsed"] = (clean(entry.left),)
    return Reference(extra=extra, raw=entry.block.raw, line=entry.block.line, **taken)


_NAMES = ("author", "editor", "director")
_PAGES = ("pages", "article-number", "articleno", "art_number")
_DOI = re.compile(r"10\.\d{4,9}/")
_EVIDENCE = (
    ("doi", "doi", None, None),
    ("doi", "url", re.compile(r"doi\.org/10\."), None),
    ("doi", "ee", re.compile(r"doi\.org/10\."), None),
    ("pmid", "pmid", None, None),
    ("pmid", "pubmed-id", None, None),
    ("pmid", "pubmed_id", None, None),
    ("pmid", "eprint", re.compile(r"^\d+$"), re.compile("pubmed", re.IGNORECASE)),
    ("pmcid", "pmcid", None, None),
    ("pmcid", "pmc", None, None),
)


def _verbatim(value: str) -> str:
    r"""Return an address or code: only escaped signs and braces are undone."""
    value = re.sub(r"\\(?:url|path|href)\s*\{([^{}]*)\}", r"\1", value)
    value = re.sub(r"\\([_%&#~$])", r"\1", value).replace("{\\textasciitilde}", "~")
    value = value.replace("\\textasciitilde{}", "~").replace("$\\sim$", "~")
    return re.sub(r"[{}]", "", value).strip()


def _type(kind: str, draft: Draft) -> str:
    """Return the CSL type of an entry; a sub-type tells magazines and newspapers."""
    found = csl_type(kind, TYPES)
    subtype = clean(draft.peek("entrysubtype")).casefold()
    if found == "article-journal" and f"article-{subtype}" in SUBTYPES:
        draft.first(("entrysubtype",))
        return f"article-{subtype}"
    told = by_work(found, subtype)
    if told != found:
        draft.first(("entrysubtype",))
    return told


def _titled(draft: Draft, name: str) -> str:
    """Take a title with its subtitle and what is added to it."""
    title = draft.first((name,))
    subtitle = draft.first((name.replace("title", "subtitle"),))
    addition = draft.first((f"{name}addon",))
    if title and subtitle:
        title = f"{title}{'' if title[-1] in '?!:' else ':'} {subtitle}"
    title = title or subtitle
    if title and addition:
        return f"{title}{'' if title[-1] in '?!.' else '.'} {addition}"
    return title or addition


def _journal(draft: Draft, kind: str) -> str:
    """Take the name of what an entry stands in: journal, book or proceedings."""
    journal = draft.first(("journaltitle", "journal", "journal-full", "fjournal"))
    if not journal:
        return _titled(draft, "maintitle" if "maintitle" in draft.tags else "booktitle")
    subtitle = draft.first(("journalsubtitle",))
    return f"{journal}: {subtitle}" if subtitle else journal


def _dated(draft: Draft) -> tuple[int | None, str]:
    """Take the year and the date from ``date`` or from year, month and day."""
    month, year = clean(draft.peek("month")), draft.peek("year")
    if month and year:
        day = clean(draft.peek("day"))
        number = f"{int(month):02}" if month.isdigit() else month
        joined = f"{clean(year)}-{number}-{day}" if month.isdigit() else f"{year} {number} {day}"
        draft.first(("month",))
        draft.first(("day",))
        draft.tags["month of year"] = [joined]
    dated = take.dated(draft, ("year",), ("date", "month of year"))
    if draft.tags.pop("month of year", None) and len(dated[1]) < 7:
        draft.tags["month"] = [month]
    return dated


def sniff(head: str) -> float:
    """Tell how surely a text is BibTeX, from 0 to 1."""
    if _ENTRY.search(head):
        return 0.9
    return 0.5 if _OTHER_BLOCK.search(head) else 0.0


_ENTRY = re.compile(
    r"^\s*@[ \t]*(?!comment|string|preamble)[A-Za-z]+\s*[{(]\s*[^{}\n]*(?:,|$)", re.M | re.I
)
_OTHER_BLOCK = re.compile(r"^\s*@(?:comment|string|preamble)\s*[{(]", re.MULTILINE | re.IGNORECASE)


FORMAT = Format(
    name="bibtex",
    label="BibTeX",
    extensions=("bib", "bibtex", "txt"),
    sniff=sniff,
    read=read,
    write=write,
    aliases=("bib", "biblatex"),
)
