"""Words to mark in titles and abstracts, as a person pastes them: one per line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LONGEST = 100
MOST = 1_000

Fault = Literal["long", "star", "short"]


@dataclass(frozen=True)
class Problem:
    """A pasted line that can't be used: its number from 1, its text, and what is wrong with it."""

    line: int
    text: str
    fault: Fault


def parse_words(pasted: str) -> tuple[list[str], list[Problem]]:
    """Read pasted words, one per line, and say which lines can't be used.

    Empty lines are skipped, spaces run together, and a word that comes again in any case is kept
    once, as it came first. A star stands for any ending, so it's allowed at the end only and after
    two letters or more. Gives the words in the order pasted and the problems by line.

    >>> parse_words("peer support\\n\\n  Consumer*  \\nPeer  Support")
    (['peer support', 'Consumer*'], [])
    >>> parse_words("*patient")[1]
    [Problem(line=1, text='*patient', fault='star')]
    """
    words: dict[str, str] = {}
    problems = []
    for number, line in enumerate(pasted.splitlines(), start=1):
        word = " ".join(line.split())
        if not word:
            continue
        fault = _fault(word)
        if fault:
            problems.append(Problem(number, word, fault))
        else:
            words.setdefault(word.casefold(), word)
    return list(words.values()), problems


def _fault(word: str) -> Fault | None:
    if len(word) > LONGEST:
        return "long"
    stem = word.removesuffix("*")
    if "*" in stem:
        return "star"
    if len(stem.strip()) < 2:
        return "short"
    return None
