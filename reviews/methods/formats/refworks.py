"""RefWorks tagged text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import take
from .engine.meaning import Meaning, reference_by
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, entries

_TAGS = """RT SR ID A1 A2 A3 A4 A5 A6 T1 T2 T3 JF JO YR FD VO IS SP OP K1 AB NO AV AD AN LA CL SF OT
    LK DO CN DB DS IP RD ST PB PP SN ED UL SL LL CR WT WV WP OL PMID PMCID U1 U2 U3 U4 U5 U6 U7 U8
    U9 U10 U11 U12 U13 U14 U15 BO GI CS MT DE""".split()

DIALECT = Dialect(
    tag=re.compile(rf"({'|'.join(sorted(_TAGS, key=len, reverse=True))})(?:[ \t]|$)(.*)"),
    begins=frozenset({"RT"}),
    empty=frozenset({"RT", "SR"}),
    lists=frozenset({"A1", "A2", "A3", "K1"}),
    strict=True,
)
MEANING = Meaning(
    rules=(
        ("title", ("T1",), take.line),
        ("authors", ("A1",), take.people),
        ("editors", ("A2",), take.people),
        ("journal", ("JF", "T2", "JO"), take.line),
        ("journal_abbreviation", ("JO",), take.line),
        ("volume", ("VO",), take.line),
        ("issue", ("IS",), take.line),
        ("abstract", ("AB",), take.blocks),
        ("keywords", ("K1", "DE"), take.items),
        ("urls", ("UL", "LK"), take.links),
        ("language", ("LA",), take.line),
        ("accession", ("AN",), take.line),
        ("database", ("DB", "DS"), take.line),
        ("publisher", ("PB",), take.line),
        ("place", ("PP",), take.line),
        ("notes", ("NO",), take.notes),
    ),
    type=("RT",),
    evidence=(
        ("doi", "DO", None, None),
        ("doi", "UL", re.compile(r"doi\.org/10\."), None),
        ("doi", "LK", re.compile(r"doi\.org/10\."), None),
        ("pmid", "PMID", None, None),
        ("pmid", "NO", re.compile(r"^\W*(?:PubMed ID|PMID)\W*(\d{5,8})\W*$", re.IGNORECASE), None),
        ("pmid", "AN", re.compile(r"^\d{5,8}$"), re.compile(r"pubmed|medline", re.IGNORECASE)),
        ("pmcid", "PMCID", None, None),
    ),
    source=("DB", "DS"),
    year=("YR",),
    date=("FD",),
    numbers=("SN",),
    first_page=("SP",),
    last_page=("OP",),
    folded=False,
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a RefWorks file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference_by(MEANING, entry)


def sniff(head: str) -> float:
    """Tell how surely a text is RefWorks tagged text, from 0 to 1."""
    if not _BEGINNING.search(head):
        return 0.0
    return 0.93 if _FIELD.search(head) else 0.4


_BEGINNING = re.compile(r"^RT [A-Z][a-z]", re.MULTILINE)
_FIELD = re.compile(r"^(?:SR|T1|A1|YR|JF|ID) \S", re.MULTILINE)

FORMAT = Format(
    name="refworks",
    label="RefWorks",
    extensions=("txt", "refworks"),
    sniff=sniff,
    read=read,
    aliases=("refworks_tagged",),
)
