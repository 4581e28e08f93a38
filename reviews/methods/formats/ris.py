"""RIS, in the dialects of EndNote, Ovid, EBSCO, Scopus, Embase, Cochrane, Zotero and others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .engine import take
from .engine.draft import Draft, Rule, Tags, fill, plan_of
from .engine.evidence import Evidence, evidence_plan, identify
from .engine.names import written
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, Entry, entries
from .engine.text import escaped
from .engine.types import RIS_TYPES, by_work, csl_type

_LISTS = frozenset("AU A1 A2 A3 A4 A5 ED KW UR L1 L2 L3 L4 LK SN AD C3".split())
_KNOWN = _LISTS | frozenset(
    """TY ER TI T1 T2 T3 TT BT CT ST PY Y1 Y2 DA VL VO IS CP SP EP LP PG AB N1 N2 JF JO JA J1 J2 J9
    JI M1 M2 M3 DO DI DB DP AN ID LA PB PU PI CY PP ET CN NV OP RP RN SE C1 C2 C4 C5 C6 C7 C8 U1
    U2 U3 U4 U5 AV WE""".split()
)
_PROSE = frozenset("AB N1 N2 AD CR RN".split())
# An entry has one of these at least: a title, an author, an identifier.
_HEART = frozenset("TI T1 CT TT AU A1 DO PMID DOI".split())

DIALECT = Dialect(
    tag=re.compile(
        r"\s*([A-Z][A-Z0-9]|PMID|PMCID|DOI|ISSN|ISBN|ORCID)(?: {2,}|\t+)[-\u2013](?=\s|$)\s?(.*)"
    ),
    loose=re.compile(r"\s*([A-Z][A-Z0-9])\s*[-\u2013](?:\s|(?<=  -)|(?<=\wR -)|$)\s*(.*)"),
    begins=frozenset({"TY"}),
    ends=frozenset({"ER"}),
    empty=frozenset({"TY"}),
    known=_KNOWN,
    prose=_PROSE,
    lists=_LISTS,
    heart=_HEART,
    usual="  - ",
)

_PUBMED = re.compile(r"pubmed|medline|\bnlm\b|national library of medicine", re.IGNORECASE)
_DIGITS = re.compile(r"^\s*\d{5,8}\s*$")
_IS_DOI = re.compile(
    r"^\W*(?:doi\b|https?://(?:dx\.)?doi\.org/)?\W*10\.\d{4,9}/\S+\s*$", re.IGNORECASE
)
_DOI_LINK = re.compile(r"doi\.org/10\.|/doi/(?:\w+/)?10\.|[?&]doi=10\.", re.IGNORECASE)
_PMID_LABEL = re.compile(r"^\W*(?:pmid|pubmed)\b\D{0,6}\d{1,8}\s*$", re.IGNORECASE)
_PUBMED_LINK = re.compile(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/\d+", re.IGNORECASE)
# Ovid prints a PubMed number with its address, EBSCO among other things in a note.
_PUBMED_NUMBER = re.compile(r"^\s*(\d{5,8}) \[https?://[^\]]*pubmed", re.IGNORECASE)
_NLM_NUMBER = re.compile(r"\bPMID: NLM(\d{5,8})\b")
_PMC = re.compile(r"^\s*PMC\d+|/pmc/articles/PMC\d+", re.IGNORECASE)

# Where the vendors keep identifiers: field, tag, shape of the value, name of the database.
EVIDENCE: tuple[Evidence, ...] = (
    ("doi", "DO", None, None),
    ("doi", "DOI", None, None),
    ("doi", "DI", None, None),
    ("doi", "M3", _IS_DOI, None),
    ("doi", "L3", _IS_DOI, None),
    ("doi", "N1", _IS_DOI, None),
    ("doi", "ID", _IS_DOI, None),
    ("doi", "AN", _IS_DOI, None),
    ("doi", "UR", _DOI_LINK, None),
    ("doi", "L2", _DOI_LINK, None),
    ("doi", "LK", _DOI_LINK, None),
    ("pmid", "PMID", None, None),
    ("pmid", "C3", _PMID_LABEL, None),
    ("pmid", "N1", _PMID_LABEL, None),
    ("pmid", "C2", _DIGITS, re.compile("scopus", re.IGNORECASE)),
    ("pmid", "C5", _DIGITS, re.compile("embase", re.IGNORECASE)),
    ("pmid", "AN", _DIGITS, _PUBMED),
    ("pmid", "C7", _DIGITS, _PUBMED),
    ("pmid", "ID", _DIGITS, _PUBMED),
    ("pmid", "ID", _PUBMED_NUMBER, None),
    ("pmid", "N1", _NLM_NUMBER, None),
    ("pmid", "AN", _PMID_LABEL, None),
    ("pmid", "UR", _PUBMED_LINK, None),
    ("pmid", "L2", _PUBMED_LINK, None),
    ("pmcid", "PMCID", None, None),
    ("pmcid", "C2", _PMC, None),
    ("pmcid", "UR", _PMC, None),
    ("pmcid", "L2", _PMC, None),
)


def _authors(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Take the authors; ProQuest prints some of them under another tag than the first."""
    if tags == ("AU", "A1") and _is_from_proquest(draft):
        return take.everybody(draft, _in_order(draft, tags))
    return take.people(draft, tags)


def _is_from_proquest(draft: Draft) -> bool:
    return "proquest" in draft.peek("DP").casefold() or "proquest" in draft.peek("UR").casefold()


def _in_order(draft: Draft, tags: Tags) -> Tags:
    """Return tags as they first come in the entry."""
    return tuple(dict.fromkeys(tag for tag, _ in draft.fields if tag in tags))


_BEFORE: tuple[Rule, ...] = (
    ("title", ("TI", "T1", "CT"), take.line),
    ("authors", ("AU", "A1"), _authors),
    ("editors", ("ED", "A2"), take.people),
    ("abstract", ("AB", "N2"), take.blocks),
    ("keywords", ("KW",), take.items),
    ("volume", ("VL", "VO"), take.line),
    ("issue", ("IS", "CP"), take.line),
)
# A book's T2 is the name of its series.
_JOURNAL: Rule = ("journal", ("JF", "T2", "JO", "BT", "JA", "J2", "J1", "JI", "J9"), take.line)
_BOOK: tuple[Rule, ...] = (
    ("title", ("BT", "T2"), take.line),
    ("journal", ("JF", "JO", "JA"), take.line),
)
_BOOK_TYPES = frozenset({"book", "thesis", "report"})
_AFTER: tuple[Rule, ...] = (
    ("journal_abbreviation", ("J2", "JA", "JI", "JO", "J1", "J9"), take.line),
    ("urls", ("UR", "LK", "L2", "L3"), take.links),
    ("language", ("LA",), take.line),
    ("accession", ("AN",), take.line),
    ("database", ("DB", "DP"), take.line),
    ("publisher", ("PB", "PU"), take.line),
    ("place", ("CY", "PI", "PP"), take.line),
    ("notes", ("N1",), take.notes),
)
_CODES = {csl: code for code, csl in reversed(RIS_TYPES.items())}
_PLAN_BEFORE, _PLAN_JOURNAL, _PLAN_AFTER = plan_of(_BEFORE), plan_of([_JOURNAL]), plan_of(_AFTER)
_PLAN_EVIDENCE = evidence_plan(EVIDENCE)
_EBSCO_NUMBER = re.compile(r"^Accession Number: ([^;\s]+)")
# Web of Science's last line.
_END_OF_FILE = "EF"
_NO_PAGES = re.compile(r"\s*No (?:Pagination )?Specified", re.IGNORECASE)
_LOCATOR = re.compile(r"\s*[A-Za-z]{0,6}[-.]?\d{1,9}(?:[.-]\d{1,6})?[A-Za-z]?\s*")
_ISSUE_NUMBER = re.compile(r"[A-Za-z]{0,4}\d{1,4}(?:[-/]\d{1,4})?")


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a RIS file."""
    for entry in entries(text.lines(), DIALECT):
        if not isinstance(entry, Problem):
            yield reference(entry)
        elif entry.excerpt.strip() != _END_OF_FILE:
            yield entry


def reference(entry: Entry) -> Reference:
    """Return the reference that one RIS entry stands for."""
    draft = Draft(entry.fields)
    code = draft.first(("TY",))
    fields: dict[str, Any] = {"type": _type(code, draft)}
    source = " ".join([draft.peek("DB"), draft.peek("DP")])
    fields |= fill(draft, _PLAN_BEFORE)
    if fields["type"] in _BOOK_TYPES:
        fields |= fill(draft, _BOOK[1:] if "title" in fields else _BOOK)
    else:
        fields |= fill(draft, _PLAN_JOURNAL)
    fields |= identify(draft, _PLAN_EVIDENCE, source)
    fields["year"], fields["date"] = take.dated(draft, ("PY", "Y1"), ("DA", "Y1"))
    fields["issn"], fields["isbn"] = take.numbers(draft, ("SN", "ISSN", "ISBN"))
    fields["pages"] = _pages(draft)
    fields |= fill(draft, _PLAN_AFTER)
    _guess(draft, fields)
    extra = draft.left()
    if code != _CODES.get(fields["type"], "GEN"):
        extra["TY"] = (code, *extra.get("TY", ()))
    if entry.preamble:
        extra["preamble"] = tuple(entry.preamble)
    return Reference(extra=extra, raw=entry.raw, line=entry.line, **fields)


def _type(code: str, draft: Draft) -> str:
    """Return the type of a code, or the one that is written as the type of work."""
    kind = csl_type(code, RIS_TYPES)
    told = by_work(kind, draft.peek("M3"))
    if told != kind:
        draft.first(("M3",))
    return told


def _pages(draft: Draft) -> str:
    first, last = draft.peek("SP"), draft.peek("EP", "LP")
    if _NO_PAGES.match(f"{first} {last}"):
        return _article_number(draft)
    draft.first(("SP",))
    if last:
        draft.first(("EP", "LP"))
    pages = take.pages_of(first, last)
    if pages:
        return pages
    printed = take.pages_of(draft.first(("PG",))) if "C7" not in draft.tags else ""
    return printed or _article_number(draft)


def _article_number(draft: Draft) -> str:
    """Take the number of an article that has no pages."""
    return draft.first(("C7",)) if _LOCATOR.fullmatch(draft.peek("C7")) else ""


def _guess(draft: Draft, fields: dict[str, Any]) -> None:
    """Find what vendors keep elsewhere: Google Scholar's issue, accession numbers."""
    if fields["type"] == "article-journal" and "volume" in fields and "issue" not in fields:
        number = draft.peek("M1").strip()
        if number != "0" and _ISSUE_NUMBER.fullmatch(number):
            fields["issue"] = draft.first(("M1",))
    # EndNote's own number is no accession number where that was the PubMed number.
    pubmed = "pmid" in fields and _PUBMED.search(fields.get("database", ""))
    if "accession" not in fields and "database" in fields and not pubmed:
        fields["accession"] = draft.first(("ID",))
    if not fields.get("accession"):
        for note in fields.get("notes", ()):
            if found := _EBSCO_NUMBER.match(note):
                fields["accession"] = found[1]


def sniff(head: str) -> float:
    """Tell how surely a text is RIS, from 0 to 1."""
    if _BEGINNING.search(head):
        return 0.95 if _FIELD.search(head) else 0.6
    return 0.4 if len(_FIELD.findall(head)) >= 3 else 0.0


_BEGINNING = re.compile(r"^\s*TY(?: {0,3}|\t)- ?", re.MULTILINE)
_FIELD = re.compile(
    r"^\s*(?:ER|TI|T1|AU|A1|PY|Y1|AB|N2|JF|JO|T2|ID)(?: {1,3}|\t)-(?:\s|$)", re.MULTILINE
)

_WRITABLE = re.compile(r"[A-Z][A-Z0-9]")


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a RIS file, one entry at a time."""
    for item in references:
        lines = [("TY", _code(item)), *_tags(item)]
        lines += [
            (tag, value)
            for tag, values in item.extra.items()
            if _WRITABLE.fullmatch(tag) and tag not in ("TY", "ER")
            for value in values
        ]
        text = "\n".join(f"{tag}  - {_value(value)}" for tag, value in lines if value)
        yield f"{text}\nER  - \n\n"


def _code(item: Reference) -> str:
    """Return the code of a type; the file's own one as long as it means the same."""
    printed = next(iter(item.extra.get("TY", ())), "")
    same = printed and csl_type(printed, RIS_TYPES) == item.type
    return printed if same else _CODES.get(item.type, "GEN")


def _tags(item: Reference) -> Iterator[tuple[str, str]]:
    yield from (("AU", written(name)) for name in item.authors)
    yield from (("ED", written(name)) for name in item.editors)
    yield "TI", item.title
    yield "JF" if item.type in _BOOK_TYPES else "T2", item.journal
    yield "J2", item.journal_abbreviation
    yield "PY", str(item.year or "")
    yield "DA", item.date.replace("-", "/") if len(item.date) > 4 else ""
    yield "VL", item.volume
    yield "IS", item.issue
    first, dash, last = item.pages.partition("-")
    whole = not (dash and first and last and "-" not in last)
    yield "SP", item.pages if whole else first
    yield "EP", "" if whole else last
    yield "DO", item.doi
    yield "AB", item.abstract
    yield from (("KW", keyword) for keyword in item.keywords)
    yield from (("SN", number) for number in (*item.issn, *item.isbn))
    yield "LA", item.language
    yield "AN", item.accession
    yield "DB", item.database
    yield "PB", item.publisher
    yield "CY", item.place
    yield from (("UR", url) for url in item.urls)
    yield "N1", f"PMID: {item.pmid}" if item.pmid else ""
    yield "C2", item.pmcid
    yield "M3", "" if item.type in _CODES else item.type
    yield from (("N1", note) for note in item.notes)


def _value(value: str) -> str:
    """Write line breaks so that no line can be taken for a field."""
    first, *rest = escaped(value).split("\n")
    for line in rest:
        looks_like_a_field = DIALECT.tag.match(line) or (
            DIALECT.loose and DIALECT.loose.match(line)
        )
        first += f"<br>{line}" if looks_like_a_field else f"\n{line}"
    return first


FORMAT = Format(
    name="ris",
    label="RIS",
    extensions=("ris", "txt"),
    sniff=sniff,
    read=read,
    write=write,
)
