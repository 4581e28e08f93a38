"""Two-letter tags with a colon, as the Cochrane Library, SilverPlatter, Inspec and Copac print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import take
from .engine.meaning import Meaning, reference_by
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, entries

_TAGS = """ID TI AU AF CA ED SO JN JT JA TA VL VO NO IP IS PG PP PY YR DT PD DA AB KY KW DE DEM DER
    SU SH MH PT DOI DO PM XR UR US LK PB PU PL CY LA LG SN ISSN ISBN IB AN UI DB CC CN ST TY TT OT
    AD IN RN NT PN UD CP FTXT""".split()
_TAG = "|".join(sorted(set(_TAGS), key=len, reverse=True))

DIALECT = Dialect(
    tag=re.compile(
        rf"(Record(?=\W{{0,3}}\d+ of \d+|\..*INSPEC)|(?:{_TAG})(?=:(?:\s|$))|"
        r"[A-Z][A-Z0-9](?=(?:-| \*\*)(?:\s|$)))(?::|-| \*\*|(?<=Record))\s*(.*)"
    ),
    begins=frozenset({"Record", "ID"}),
    empty=frozenset({"Record"}),
    lists=frozenset({"AU", "ED", "KY", "KW", "DE"}),
    heart=frozenset({"TI", "AU", "AB", "SO", "DOI"}),
    blank_parts=True,
)
MEANING = Meaning(
    rules=(
        ("title", ("TI", "TT", "OT"), take.line),
        ("authors", ("AU", "CA"), take.people),
        ("editors", ("ED",), take.people),
        ("journal", ("JN", "JT", "JA", "TA"), take.line),
        ("journal_abbreviation", ("JA", "TA"), take.line),
        ("volume", ("VL", "VO"), take.line),
        ("issue", ("NO", "IP"), take.line),
        ("abstract", ("AB",), take.blocks),
        ("keywords", ("KY", "KW", "DE", "DEM", "DER", "SU", "SH", "MH"), take.words),
        ("urls", ("US", "UR", "LK"), take.links),
        ("language", ("LA", "LG"), take.line),
        ("accession", ("ID", "AN", "UI"), take.line),
        ("database", ("DB",), take.line),
        ("publisher", ("PB", "PU"), take.line),
        ("place", ("CY", "PL"), take.line),
        ("notes", ("NT",), take.notes),
    ),
    marks=frozenset({"Record"}),
    citation=("SO",),
    type=("PT", "DT", "TY", "RN"),
    evidence=(
        ("doi", "DOI", None, None),
        ("doi", "DO", None, None),
        ("pmid", "PM", None, None),
    ),
    year=("YR", "PY"),
    date=("PD", "DA"),
    numbers=("SN", "ISSN", "ISBN", "IB", "IS"),
    pages=("PG", "PP"),
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a file with labelled lines."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference_by(MEANING, entry)


def sniff(head: str) -> float:
    """Tell how surely a text is of labelled lines, from 0 to 1."""
    kinds = len(set(_FIELD.findall(head)))
    if kinds < 3:
        return 0.0
    return 0.9 if _RECORD.search(head) else 0.45


_RECORD = re.compile(r"^Record #?\d+ of \d+|^Record\b.*INSPEC", re.MULTILINE)
_FIELD = re.compile(r"^(TI|AU|SO|AB|YR|PY|KY|DE|DOI|ID|PB)(?::|-| \*\*)\s", re.MULTILINE)

FORMAT = Format(
    name="labelled",
    label="Cochrane Library text",
    extensions=("txt",),
    sniff=sniff,
    read=read,
    aliases=("cochrane", "cochrane_text", "silverplatter", "inspec", "copac"),
)
