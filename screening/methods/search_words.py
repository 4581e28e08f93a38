"""What people type into a search field: words, "phrases", -not, or, begin*."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A phrase in quotes or a word, either with a minus before it.
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_BEGINNING = re.compile(r"\w{2,}\*")
MOST_TERMS = 30


@dataclass(frozen=True)
class Term:
    """One thing to look for: a phrase or a word, perhaps only its beginning.

    `absent` terms must not occur; an `alternative` is joined by *or* to the term before it, all
    others by *and*.
    """

    text: str
    absent: bool = False
    beginning: bool = False
    alternative: bool = False


def terms(typed: str) -> list[Term]:
    """Read what was typed, at most 30 terms of it; nothing that can be typed is an error.

    >>> [term.text for term in terms('"peer support" stigma* -children')]
    ['peer support', 'stigma', 'children']
    >>> [term.alternative for term in terms("peer or mentor")]
    [False, True]
    """
    found: list[Term] = []
    either = False
    for match in _TERM.finditer(typed.replace("\0", " ")):
        word = match["word"]
        if word and word.lower() == "or" and not match["minus"]:
            either = bool(found)
            continue
        text = (match["phrase"] if word is None else word).strip()
        if text.strip("*-"):
            beginning = bool(word and _BEGINNING.fullmatch(text))
            found.append(Term(text.rstrip("*"), bool(match["minus"]), beginning, either))
        either = False
    return found[:MOST_TERMS]
