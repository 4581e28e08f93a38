"""Decisions that other screening tools write into their exports."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .columns import folded
from .reference import PriorDecision

_VERDICTS = {
    word: verdict
    for verdict, words in {
        "include": "include included included1 includes yes y relevant in 1 true accept accepted",
        "exclude": "exclude excluded excludes no n irrelevant out 0 false reject rejected",
        "maybe": "maybe unsure unclear undecided uncertain conflict discuss",
    }.items()
    for word in words.split()
}
# Names of columns that hold a decision, and the tool that names them so.
_COLUMNS = {
    folded(name): origin
    for origin, names in {
        "ASReview": "asreview_label; asreview label; label_included; final_included; "
        "asreview_included; abstract_included; label_abstract_screening",
        "Covidence": "covidence decision; title abstract vote; full text vote",
        "": "decision; screening decision; final decision; included; include; inclusion; "
        "include/exclude; verdict; screening status; vote; relevant; relevance; "
        "screening result; title/abstract decision; full-text decision; full text decision; "
        "title abstract decision; included (y/n); include?; included?",
    }.items()
    for name in names.split(";")
}
_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{([^{}]*)\}")
_RAYYAN_VOTE = re.compile(r'"([^"]*)"\s*(?:=>|:)\s*"([^"]*)"')
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|\n]*)")
_ASREVIEW = re.compile(r"\bASReview_(relevant|irrelevant)\b", re.IGNORECASE)


def verdict_of(word: str) -> str:
    """Return "include", "exclude" or "maybe" for a tool's word, "" for any other.

    >>> verdict_of("Included"), verdict_of("0"), verdict_of("Pending")
    ('include', 'exclude', '')
    """
    word = word.strip().casefold()
    return _VERDICTS.get(word.removesuffix(".0"), "")


def in_notes(notes: Iterable[str]) -> tuple[PriorDecision, ...]:
    """Return the decisions that Rayyan and ASReview write into notes.

    >>> note = 'RAYYAN-INCLUSION: {"Ana"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong age'
    >>> [(d.reviewer, d.verdict, d.reason, d.origin) for d in in_notes([note])]
    [('Ana', 'exclude', 'wrong age', 'Rayyan')]
    """
    found = []
    for note in notes:
        reasons = _RAYYAN_REASONS.search(note)
        for votes in _RAYYAN.findall(note):
            for reviewer, word in _RAYYAN_VOTE.findall(votes):
                if verdict := verdict_of(word):
                    reason = reasons[1].strip() if reasons and verdict == "exclude" else ""
                    found.append(PriorDecision(verdict, reviewer, "", reason, "Rayyan"))
        for word in _ASREVIEW.findall(note):
            found.append(PriorDecision(verdict_of(word), origin="ASReview"))
    return tuple(dict.fromkeys(found))


def holds_decisions(name: str) -> bool:
    """Tell whether a column of this name holds decisions."""
    return folded(name) in _COLUMNS


def in_columns(cells: Iterable[tuple[str, str]]) -> tuple[PriorDecision, ...]:
    """Return the decisions in the named cells of a row; `stage` is the column's name.

    >>> [(d.verdict, d.stage) for d in in_columns([("final_included", "1"), ("Title", "no")])]
    [('include', 'final_included')]
    """
    found = []
    for name, cell in cells:
        origin = _COLUMNS.get(folded(name))
        if origin is not None and (verdict := verdict_of(cell)):
            found.append(PriorDecision(verdict, stage=name, origin=origin))
    return tuple(found)
