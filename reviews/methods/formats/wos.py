"""Web of Science tagged text (.ciw, .isi, savedrecs.txt), also as Inspec gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, entries
from .engine.wos import TAGS, reference

DIALECT = Dialect(
    tag=re.compile(rf"({'|'.join(sorted(TAGS))})(?: |$)(.*)"),
    begins=frozenset({"PT"}),
    ends=frozenset({"ER", "EF"}),
    empty=frozenset({"PT"}),
    headers=frozenset({"FN", "VR"}),
    lists=frozenset({"AU", "AF", "BA", "BF", "BE", "CA", "CR", "C1"}),
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a Web of Science file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference(entry)


def sniff(head: str) -> float:
    """Tell how surely a text is Web of Science tagged text, from 0 to 1."""
    if _BEGINNING.search(head) and _FIELD.search(head):
        return 0.95
    return 0.5 if _HEADER.match(head) else 0.0


_HEADER = re.compile(r"\s*FN (?:Clarivate|Thomson|ISI|Web of)")
_BEGINNING = re.compile(r"^PT [JBSPCD](?:ournal|ook)?\s*$", re.MULTILINE)
_FIELD = re.compile(r"^(?:TI|SO|UT|AU|PY) \S", re.MULTILINE)

FORMAT = Format(
    name="wos_tagged",
    label="Web of Science",
    extensions=("ciw", "isi", "txt"),
    sniff=sniff,
    read=read,
    aliases=("wos", "isi", "ciw"),
)
