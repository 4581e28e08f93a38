"""The fields of Web of Science, which it writes as tagged text and as a table."""

from __future__ import annotations

import re
from typing import Any

from . import take
from .draft import Draft
from .meaning import Meaning, completed, fields_by
from .names import parse_names
from .reference import Name, Reference
from .tagged import Entry
from .types import csl_type

TAGS = frozenset(
    """PT AU BA BE GP AF BF CA TI SO SE BS LA DT CT CY CL SP HO DE ID AB C1 C3 RP EM RI OI FU FP FX
    CR NR TC Z9 Z8 ZB ZR ZS U1 U2 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI DL D2
    EA EY PG P2 P1 WC WE SC GA UT PM OA HC HP DA ER EF FN VR AN CC CO MC MH MN MI MQ DS GE TM PS PV
    UR NO PR BD SD CI NI UN EC RC HA ED AE PC IP CP PN TU DN AA X1 X4 X5 XA ZA FT""".split()
)
_PUBLICATION_TYPES = {
    "J": "article-journal",
    "B": "book",
    "S": "paper-conference",
    "C": "paper-conference",
    "P": "patent",
    "D": "thesis",
}
MEANING = Meaning(
    rules=(
        ("title", ("TI",), take.line),
        ("journal", ("SO", "SE"), take.line),
        ("journal_abbreviation", ("JI", "J9"), take.line),
        ("volume", ("VL",), take.line),
        ("issue", ("IS",), take.line),
        ("abstract", ("AB",), take.paragraphs),
        ("keywords", ("DE", "ID"), take.words),
        ("language", ("LA",), take.line),
        ("accession", ("UT", "AN"), take.line),
        ("publisher", ("PU",), take.line),
        ("place", ("PI", "PA"), take.line),
        ("urls", ("UR", "DL"), take.links),
    ),
    evidence=(
        ("doi", "DI", None, None),
        ("doi", "D2", None, None),
        ("doi", "DL", re.compile(r"doi\.org/10\."), None),
        ("pmid", "PM", None, None),
    ),
    year=("PY", "EY"),
    date=("PD", "EA"),
    numbers=("SN", "EI", "BN"),
    first_page=("BP",),
    last_page=("EP",),
    pages=("PS", "AR"),
)
# Inspec prints indices as "LiNbO/sub 3/".
_INDEX = re.compile(r"\s?/\s?su[bp]\s([^/]{1,12})/")


def reference(entry: Entry) -> Reference:
    """Return the reference that one Web of Science entry stands for."""
    if any(tag == "UT" and value.startswith("INSPEC") for tag, value in entry.fields):
        entry.fields = [(tag, _INDEX.sub(r"\1", value)) for tag, value in entry.fields]
    draft = Draft(entry.fields)
    printed, kind = draft.first(("PT",)), draft.peek("DT")
    fields: dict[str, Any] = fields_by(MEANING, draft)
    fields["type"] = _type(printed, kind)
    fields["authors"] = _people(draft, "AF", "AU", "CA") or _people(draft, "BF", "BA", "GP")
    fields["editors"] = parse_names(draft.tags.pop("BE", ())) or parse_names(
        draft.tags.pop("ED", ())
    )
    return completed(entry, draft, fields)


def _type(printed: str, kind: str) -> str:
    code = printed.strip()[:1].upper()
    if code == "J" or (not code and not kind):
        return "article-journal"
    return csl_type(kind, default=_PUBLICATION_TYPES.get(code, "document"))


def _people(draft: Draft, full: str, short: str, group: str) -> tuple[Name, ...]:
    """Take full names if there are as many as short ones, then the groups."""
    fully = parse_names(draft.tags.pop(full, ()))
    briefly = parse_names(draft.tags.pop(short, ()))
    groups = parse_names(f"{value}," for value in draft.tags.pop(group, ()))
    chosen = fully if len(fully) >= len(briefly) else briefly
    return tuple(dict.fromkeys(chosen + groups))
