"""A list of the studies of an earlier review, as somebody types or pastes it."""

from __future__ import annotations

import re

_LEAD = re.compile(r"^\s*(?:\[\d+\]|\(?\d{1,4}[.)]|[-*•])\s+")


def listed(text: str) -> list[list[str]]:
    r"""Read studies with their reports: a line is a report, and reports of one study stand
    together.

    Where there are empty lines, they part the studies; where there is none, each line is a study.
    Numbers and bullets before a line are left out; a report that comes twice is taken once.

    >>> listed("1. Moran 2012. On work.\n2. Adame 2008. On peers.")
    [['Moran 2012. On work.'], ['Adame 2008. On peers.']]
    >>> listed("Mancini 2005. A.\nMancini 2007. B.\n\nMoran 2012. On work.")
    [['Mancini 2005. A.', 'Mancini 2007. B.'], ['Moran 2012. On work.']]
    """
    blocks = [block.splitlines() for block in re.split(r"\n[ \t]*\n", text.strip())]
    if len(blocks) == 1:
        blocks = [[line] for line in blocks[0]]
    seen: set[str] = set()
    studies = []
    for block in blocks:
        reports = [line for line in map(_tidy, block) if line and line.casefold() not in seen]
        reports = list(dict.fromkeys(reports))
        seen |= {line.casefold() for line in reports}
        if reports:
            studies.append(reports)
    return studies


def written(studies: list[list[str]]) -> str:
    r"""Write such a list as `listed` reads it.

    >>> written([["A 2001.", "A 2002."], ["B 2003."]])
    'A 2001.\nA 2002.\n\nB 2003.'
    """
    parting = "\n\n" if any(len(reports) > 1 for reports in studies) else "\n"
    return parting.join("\n".join(reports) for reports in studies)


def _tidy(line: str) -> str:
    return " ".join(_LEAD.sub("", line).split())
