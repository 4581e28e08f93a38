"""Decisions that other screening tools write into their exports, and where they stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .columns import folded
from .reference import PriorDecision, Reference

_VERDICTS = {
    word: verdict
    for verdict, words in {
        "include": "include included included1 includes yes y relevant in 1 true accept accepted",
        "exclude": "exclude excluded excludes no n irrelevant out 0 false reject rejected",
        "maybe": "maybe unsure unclear uncertain",
    }.items()
    for word in words.split()
}
# What a column of decisions may hold besides the decision: role, and the names that say so.
ROLES: dict[str, str] = {
    "decision": """decision; decisions; screening decision; final decision; included; include;
        inclusion; include/exclude; verdict; screening status; vote; relevant; relevance;
        screening result; title/abstract decision; full-text decision; full text decision;
        title abstract decision; included (y/n); include?; included?; covidence decision;
        title abstract vote; full text vote; asreview_label; asreview label; label_included;
        final_included; asreview_included; abstract_included; label_abstract_screening""",
    "decided_by": "reviewer; screener; rater; decided by; screened by; reviewer name; voter",
    "decision_reason": """exclusion reason; reason for exclusion; exclude reason; reason excluded;
        reason; exclusion reasons; reasons for exclusion; exclusion_label""",
    "decision_label": "label; labels; tag; tags; screening label; screening labels",
    "decision_stage": "stage; screening stage; phase; screening phase",
}
_ROLES = {folded(name): role for role, names in ROLES.items() for name in names.split(";")}
_TOOLS = {"asreview": "ASReview", "covidence": "Covidence", "rayyan": "Rayyan"}
# A column that no other tool than Covidence has; its reasons stand in notes.
_COVIDENCE = folded("Covidence #")
# BibTeX takes braces for its own, and typesetting may curl quotation marks.
_QUOTED = r"[\"“”'`]+([^\"“”'`]*)[\"“”'`]+"
_VOTE = rf"{_QUOTED}\s*(?:=>|:)\s*{_QUOTED}"
_RAYYAN = re.compile(rf"RAYYAN-INCLUSION:\s*\{{?\s*((?:{_VOTE}\s*,?\s*)+)")
_RAYYAN_VOTE = re.compile(_VOTE)
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|\n]*)")
_RAYYAN_LABELS = re.compile(r"RAYYAN-LABELS:\s*([^|\n]*)")
_ASREVIEW = re.compile(r"\bASReview_(relevant|irrelevant)\b", re.IGNORECASE)
_EXCLUDED_FOR = re.compile(r"\bExclusion reason:\s*([^;|\n]+)")
# How our own exports begin what they say of a stage.
_OWN = ("Title & abstract: ", "Full text: ", "Legacy decisions")
# Looked for in every text of every record, so as plain letters.
_TELLING = ("RAYYAN-", "USER-NOTES:", "xclusion reason:", "SReview_", *_OWN)
_FULL_TEXT = "full text"


def verdict_of(word: str) -> str:
    """Return "include", "exclude" or "maybe" for a tool's word, "" for any other.

    >>> verdict_of("Included"), verdict_of("0"), verdict_of("Pending")
    ('include', 'exclude', '')
    """
    word = word.strip().casefold()
    return _VERDICTS.get(word.removesuffix(".0"), "")


def tells(text: str) -> bool:
    """Tell whether a text says what another tool's users decided or noted.

    >>> tells("RAYYAN-LABELS: rural"), tells("The exclusion of women was common.")
    (True, False)
    """
    return any(mark in text for mark in _TELLING)


def in_notes(notes: Iterable[str]) -> tuple[PriorDecision, ...]:
    """Return the decisions that Rayyan, ASReview and Covidence write into notes.

    >>> note = 'RAYYAN-INCLUSION: {"Ana"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong age'
    >>> [(d.reviewer, d.verdict, d.reason, d.origin) for d in in_notes([note])]
    [('Ana', 'exclude', 'wrong age', 'Rayyan')]
    """
    found: list[PriorDecision] = []
    for note in notes:
        found += _in_rayyan(note)
        for word in _ASREVIEW.findall(note):
            found.append(PriorDecision(verdict_of(word), origin="ASReview"))
        if reason := _EXCLUDED_FOR.search(note):
            why = reason[1].strip()
            found.append(PriorDecision("exclude", "", _FULL_TEXT, why, "Covidence"))
    return tuple(dict.fromkeys(found))


def _in_rayyan(note: str) -> list[PriorDecision]:
    """Labels and reasons belong to the article in Rayyan: it doesn't say who gave them."""
    reason, label = (
        found[1].strip() if (found := pattern.search(note)) else ""
        for pattern in (_RAYYAN_REASONS, _RAYYAN_LABELS)
    )
    votes = [
        (reviewer, verdict)
        for said in _RAYYAN.findall(note)
        for reviewer, word in _RAYYAN_VOTE.findall(said[0])
        if (verdict := verdict_of(word))
    ]
    if not votes and (reason or label):
        votes = [("", "exclude" if reason else "")]
    return [
        PriorDecision(
            verdict, reviewer, "", reason if verdict == "exclude" else "", "Rayyan", label
        )
        for reviewer, verdict in votes
    ]


def roles(names: Sequence[str]) -> dict[int, str]:
    """Return what the columns of a header say of decisions, by their position.

    Who, why and labels only mean decisions where there is a column of decisions, or where the
    table is Covidence's.

    >>> roles(["Title", "Decision", "Reviewer"]), roles(["Title", "Tags"])
    ({1: 'decision', 2: 'decided_by'}, {})
    """
    found = {i: role for i, name in enumerate(names) if (role := _ROLES.get(folded(name)))}
    found |= {i: "rayyan" for i, name in enumerate(names) if folded(name).startswith("rayyan")}
    own = {i: "vote" for i, name in enumerate(names) if name.startswith(_OWN)}
    found = own | found
    if "decision" in found.values():
        return found
    covidence = any(folded(name) == _COVIDENCE for name in names)
    kept = ("vote", "rayyan", "decision_label") if covidence else ("vote", "rayyan")
    return {i: role for i, role in found.items() if role in kept}


def in_columns(
    names: Sequence[str], meant: Mapping[int, str], cells: Sequence[str]
) -> tuple[PriorDecision, ...]:
    """Return the decisions in the cells of a row; without a column for it, `stage` is a name.

    >>> header = ["Title", "final_included"]
    >>> [(d.verdict, d.stage) for d in in_columns(header, roles(header), ["no", "1"])]
    [('include', 'final_included')]
    """
    if not meant:
        return ()
    said: dict[str, list[tuple[str, str]]] = {}
    for i, role in meant.items():
        if i < len(cells) and cells[i].strip():
            said.setdefault(role, []).append((names[i], " ".join(cells[i].split())))
    by, reason, label, stage = (
        "; ".join(cell for _, cell in said.get(role, ()))
        for role in ("decided_by", "decision_reason", "decision_label", "decision_stage")
    )
    found = [
        PriorDecision(
            verdict, by, stage or name, reason if verdict == "exclude" else "", _tool(name), label
        )
        for name, cell in said.get("decision", ())
        if (verdict := verdict_of(cell))
    ]
    found += [vote for name, cell in said.get("vote", ()) for vote in _own_vote(name, cell)]
    rayyan = [f"{name.upper().replace('_', '-')}: {cell}" for name, cell in said.get("rayyan", ())]
    found += in_notes([" | ".join(rayyan)] if rayyan else ())
    if label and not found:
        found.append(PriorDecision("", by, "", "", _origin(names), label))
    return tuple(dict.fromkeys(found))


def _own_vote(name: str, cell: str) -> list[PriorDecision]:
    """A vote as our own exports write it: stage and voter are the column's name."""
    stage, _, who = name.partition(": ")
    verdict = verdict_of(cell)
    return [PriorDecision(verdict, who, stage, "", "Consilience")] if verdict and who else []


def _tool(name: str) -> str:
    """The tool that names a column so, "" if it could be anybody's."""
    name = folded(name)
    asreview = name in ("labelincluded", "finalincluded", "abstractincluded")
    if asreview or name == "labelabstractscreening":
        return "ASReview"
    return next((tool for word, tool in _TOOLS.items() if name.startswith(word)), "")


def _origin(names: Sequence[str]) -> str:
    return "Covidence" if any(folded(name) == _COVIDENCE for name in names) else ""


def with_decisions(item: Reference) -> Reference:
    """Return a reference with the decisions that stand in its notes, beside those it has."""
    if not any(map(tells, item.notes)):
        return item
    found = tuple(dict.fromkeys((*in_notes(item.notes), *item.decisions)))
    return item if found == item.decisions else replace(item, decisions=found)
