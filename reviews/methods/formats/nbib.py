"""PubMed text (.nbib, MEDLINE tagged), also as PubMed Central and Ovid Medline give it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .engine import take
from .engine.dates import iso_date
from .engine.draft import Draft, Rule, fill
from .engine.evidence import Evidence, identify
from .engine.names import parse_names, written
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, Entry, entries
from .engine.text import clean, escaped
from .engine.types import CSL_TYPES

_KNOWN = frozenset(
    """PMID PMC PMCR OWN STAT DCOM LR IS VI IP DP TI BTI CTI TT PG LID AB OAB OABL CI FAU AU AUID
    AD FED ED FIR IR CN LA GR PT PL TA JT JID SB MH OT OTO RN EDAT MHDA CRDT PHST AID PST SO COI
    DEP SI CIN CON EIN EFR ISBN CTDT LOC RF PS FPS NM MID OID PUBM DA SPIN UOF UIN ROF RIN UI
    DO JN JC UR AN""".split()
)

DIALECT = Dialect(
    tag=re.compile(r"\s{0,3}([A-Z][A-Z0-9]{1,3}) {0,3}-(?=\s|$)\s?(.*)"),
    loose=re.compile(r"\s{0,3}([A-Z][A-Z0-9]{1,3}) {0,3}-\s*(.*)"),
    begins=frozenset({"PMID"}),
    known=_KNOWN,
    prose=frozenset({"AB", "OAB", "AD", "CI"}),
    blank_parts=True,
)

# What other tools' tags leave free: the decisions of a review.
SCREENING = "SCRN"
_WRITABLE = _KNOWN | {SCREENING}
# Publication types that say what kind of document it is; all others are journal articles.
_TYPES = (
    ("Book", "book"),
    ("Preprint", "article"),
    ("Dataset", "dataset"),
    ("Technical Report", "report"),
    ("Newspaper Article", "article-newspaper"),
    ("Academic Dissertation", "thesis"),
    ("Academic Dissertations", "thesis"),
    ("Congress", "paper-conference"),
    ("Congresses", "paper-conference"),
    ("Clinical Conference", "paper-conference"),
    ("Consensus Development Conference", "paper-conference"),
    ("Video-Audio Media", "motion_picture"),
    ("Book Chapter", "chapter"),
)
_WRITTEN_TYPES = {csl: name for name, csl in reversed(_TYPES)}
_WRITTEN_TYPES["article-journal"] = "Journal Article"

_LABELLED_DOI = re.compile(r"\[doi\]|^\W*(?:doi\W*)?10\.\d{4,9}/", re.IGNORECASE)
_EVIDENCE: tuple[Evidence, ...] = (
    ("doi", "LID", _LABELLED_DOI, None),
    ("doi", "AID", _LABELLED_DOI, None),
    ("doi", "DO", None, None),
    ("pmid", "PMID", None, None),
    ("pmcid", "PMC", None, None),
    ("pmcid", "OID", re.compile("PMC"), None),
)

_RULES: tuple[Rule, ...] = (
    ("title", ("TI", "BTI", "CTI", "TT"), take.line),
    ("abstract", ("AB", "OAB"), take.paragraphs),
    ("journal", ("JT", "JN", "TA"), take.line),
    ("journal_abbreviation", ("TA", "JA"), take.line),
    ("volume", ("VI",), take.line),
    ("issue", ("IP",), take.line),
    ("issn", ("IS",), take.serials),
    ("isbn", ("ISBN", "IS"), take.books),
    ("urls", ("UR",), take.links),
    ("publisher", ("PB",), take.line),
    ("place", ("PL",), take.line),
    ("accession", ("AN", "UI"), take.line),
    ("notes", ("GN",), take.notes),
)
_QUALIFIED = re.compile(r"\s+\((?:electronic|print|linking|cd-rom|undetermined)\)$", re.IGNORECASE)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a PubMed file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference(entry)


def reference(entry: Entry) -> Reference:
    """Return the reference that one PubMed entry stands for."""
    draft = Draft(entry.fields)
    fields: dict[str, Any] = {"type": _type(draft), "authors": _people(draft, "FAU", "AU")}
    fields["editors"] = _people(draft, "FED", "ED")
    fields["keywords"] = _keywords(draft)
    fields["language"] = "; ".join(draft.every(("LA",)))
    fields["pages"] = take.pages_of(draft.first(("PG",)))
    fields |= identify(draft, _EVIDENCE, "")
    fields["year"], fields["date"] = take.dated(draft, ("DP",), ())
    if not fields["year"]:
        fields["year"], fields["date"] = _electronic(draft)
    fields |= fill(draft, _RULES)
    if not fields.get("journal"):
        fields["journal"] = draft.first(("BTI", "CTI"))
    extra = draft.left(clean)
    if entry.preamble:
        extra["preamble"] = tuple(entry.preamble)
    return Reference(extra=extra, raw=entry.raw, line=entry.line, **fields)


def _type(draft: Draft) -> str:
    """Return the CSL type; the publication types themselves stay."""
    printed = [clean(value) for value in draft.tags.get("PT", ())]
    for name, kind in _TYPES:
        if name in printed:
            return kind
    if other := next((value for value in printed if value in CSL_TYPES), ""):
        draft.leave("PT", [value for value in draft.tags["PT"] if clean(value) != other])
        return other
    if "BTI" in draft.tags and "JT" not in draft.tags:
        return "chapter" if "TI" in draft.tags else "book"
    return "article-journal"


def _people(draft: Draft, full: str, short: str) -> tuple[Name, ...]:
    """Take the names in the order of the file: full ones, with groups (CN) in their places."""
    tag = full if len(draft.tags.get(full, ())) >= len(draft.tags.get(short, ())) else short
    tags = {tag, "CN"} if full == "FAU" else {tag}
    names = parse_names(
        f"{value}," if name == "CN" else value for name, value in draft.fields if name in tags
    )
    if names:
        for used in (full, short, *tags):
            draft.tags.pop(used, None)
    return names


def _keywords(draft: Draft) -> tuple[str, ...]:
    """Take MeSH headings and authors' keywords, without the asterisks of major topics."""
    values = draft.tags.pop("MH", []) + draft.tags.pop("OT", [])
    words = (clean(value).replace("*", "") for value in values)
    return tuple(dict.fromkeys(word for word in words if word))


def _electronic(draft: Draft) -> tuple[int | None, str]:
    """Return the date of electronic publication, where no other is given."""
    date = iso_date(draft.peek("DEP", "EDAT", "CRDT"))
    return (int(date[:4]), date) if date else (None, "")


def sniff(head: str) -> float:
    """Tell how surely a text is PubMed text, from 0 to 1."""
    if _BEGINNING.search(head):
        return 0.95 if _FIELD.search(head) else 0.5
    if _OTHER_BEGINNING.match(head):
        return 0.6
    return 0.7 if len(set(_FIELD.findall(head))) >= 3 else 0.0


_OTHER_BEGINNING = re.compile(r"\s*(?:PMCR?|OWN ) ?- ?\w")
_BEGINNING = re.compile(r"^\s{0,3}PMID {0,2}- ?\d", re.MULTILINE)
_FIELD = re.compile(
    r"^(?:OWN |STAT|DCOM|FAU |MHDA|EDAT|PHST|PST |JID |PMC |PMCR|AID |LID |BTI |OTO )-",
    re.MULTILINE,
)


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a PubMed text file, one entry at a time."""
    for item in references:
        lines = [(tag, value) for tag, value in _tags(item) if value]
        carried = {tag for tag, _ in lines}
        for tag, values in item.extra.items():
            if tag in _WRITABLE and tag not in carried:
                lines += [(tag, value) for value in values]
        yield "\n".join(_line(tag, value) for tag, value in lines) + "\n\n"


def _tags(item: Reference) -> Iterator[tuple[str, str]]:
    yield "PMID", item.pmid or "0"
    yield from (("IS", number) for number in item.issn)
    yield from (("ISBN", number) for number in item.isbn)
    yield "VI", item.volume
    yield "IP", item.issue
    yield "DP", item.date.replace("-", " ") or str(item.year or "")
    yield "TI", item.title
    yield "PG", item.pages
    yield "LID", f"{item.doi} [doi]" if item.doi else ""
    yield "AB", item.abstract
    for name in item.authors:
        yield ("CN", name.literal) if name.literal else ("FAU", written(name))
    yield from (("FED", written(name)) for name in item.editors)
    yield from (("LA", language) for language in item.language.split("; "))
    yield from (("PT", name) for name in item.extra.get("PT", ()))
    kind = _WRITTEN_TYPES.get(item.type, item.type)
    told = {dict(_TYPES).get(name, "article-journal") for name in item.extra.get("PT", ())}
    yield "PT", "" if item.type in told else kind
    yield "PL", item.place
    yield "PB", item.publisher
    yield "TA", item.journal_abbreviation
    yield "JT", item.journal
    yield from (("OT", keyword) for keyword in item.keywords)
    yield "PMC", item.pmcid
    yield from (("GN", note) for note in item.notes)
    yield from (("UR", url) for url in item.urls)


def _line(tag: str, value: str) -> str:
    """Write a field; its continuation lines are indented, so none can be taken for a field."""
    return f"{tag:4}- " + escaped(value).replace("\n", "\n      ")


FORMAT = Format(
    name="nbib",
    label="PubMed (NBIB, MEDLINE)",
    extensions=("nbib", "txt", "medline"),
    sniff=sniff,
    read=read,
    write=write,
    aliases=("medline", "pubmed"),
)
