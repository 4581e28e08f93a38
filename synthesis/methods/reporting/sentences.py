"""The sentences that fill a report, each a function of the facts and of nothing else.

A function gives no sentence where nothing is stored; the item is then still to be written.
"""

from __future__ import annotations

from collections.abc import Callable

from .facts import AppraisalFacts, Facts, ScreeningFacts
from .saying import agreed, by_whom, joined, many
from .synthesised import (
    coders,
    coding,
    confidence,
    grouping,
    quotations,
    recommended,
    relations,
    translated,
    translation,
    votes,
)

STAGES = {"title_abstract": "title and abstract", "full_text": "full text"}


def question(facts: Facts) -> list[str]:
    """The review's question, in its parts."""
    if not facts.question:
        return []
    parts = "; ".join(f"{label}: {said}" for label, said in facts.parts if said)
    return [f"Review question: {facts.question}", *([f"{parts}."] if parts else [])]


def criteria(facts: Facts) -> list[str]:
    """The criteria of the protocol.

    >>> from reviews.methods.reporting import Facts as Search
    >>> criteria(Facts(search=Search(include=["Adults"])))
    ['Included was what met: Adults.']
    """
    told = []
    if facts.search.include:
        told.append(f"Included was what met: {'; '.join(facts.search.include)}.")
    if facts.search.exclude:
        told.append(f"Excluded was: {'; '.join(facts.search.exclude)}.")
    return told


def sources(facts: Facts) -> list[str]:
    """Where and when it was searched."""
    databases = facts.search.databases
    others = [one for one in facts.search.entries if not one.in_databases]
    told = []
    if databases:
        named = [one.name + (f" ({one.run_on})" if one.run_on else "") for one in databases]
        told.append(f"Databases and registers searched: {'; '.join(dict.fromkeys(named))}.")
    if others:
        named = [one.name + (f" ({one.run_on})" if one.run_on else "") for one in others]
        told.append(f"Other ways of finding: {'; '.join(dict.fromkeys(named))}.")
    return told


def strategies(facts: Facts) -> list[str]:
    """The strings as they were run."""
    return [f"{one.name}: {one.query}" for one in facts.search.databases if one.query]


def screened(facts: Facts) -> list[str]:
    """Who screened: two independently only where every decided report shows it.

    >>> screened(Facts(screening=[ScreeningFacts(stage="full_text", decided=3, by_two=2,
    ...     by_one=1, people=2, third=1)]))[0]
    'At full text, 2 of 3 reports were screened by two reviewers independently, 1 by one.'
    """
    told = []
    for one in facts.screening:
        if one.decided:
            told.extend(_stage(one))
    return told


def _stage(one: ScreeningFacts) -> list[str]:
    said = by_whom("screened", "report", one.decided, one.by_two, one.by_one, one.by_nobody)
    told = [f"At {STAGES.get(one.stage, one.stage)}, {said[:1].lower()}{said[1:]}"] if said else []
    if one.third:
        told.append(f"{many(one.third, 'disagreement was', 'disagreements were')} settled by a "
                    "third reviewer.")  # fmt: skip
    shown = agreed(one.agreement, "report")
    return [*told, *([f"Before disagreements were settled: {shown}."] if shown else [])]


_FLOW = (
    ("database_results", "{} from databases"),
    ("register_results", "{} from registers"),
    ("duplicates", "{} removed as duplicates"),
    ("records_screened", "{} screened"),
    ("records_excluded", "{} excluded at title and abstract"),
    ("dbr_sought_reports", "{} sought in full"),
    ("dbr_notretrieved_reports", "{} not retrieved"),
    ("dbr_assessed", "{} read in full"),
)


def selection(facts: Facts) -> list[str]:
    """The numbers of the flow, and why reports were excluded at full text.

    >>> selection(Facts(boxes={"records_screened": 1520}, studies=34, reports=34))
    ['Records: 1,520 screened.', '34 studies (34 reports) were included.']
    """
    parts = []
    for key, words in _FLOW:
        n = facts.boxes.get(key)
        if n:
            parts.append(words.format(f"{n:,}"))
    told = [f"Records: {', '.join(parts)}."] if parts else []
    if facts.reasons:
        reasons = joined([f"{label} ({n:,})" for label, n in facts.reasons])
        told.append(f"Reports excluded at full text, by reason: {reasons}.")
    if facts.studies:
        told.append(f"{many(facts.studies, 'study', 'studies')} "
                    f"({many(facts.reports, 'report')}) were included.")  # fmt: skip
    return told


def characteristics(facts: Facts) -> list[str]:
    """What the study table holds."""
    table = facts.table
    if not table.complete:
        return []
    shown = "; ".join(table.fields)
    return [f"Characteristics of {many(table.complete, 'study', 'studies')} are in the study "
            f"table: {shown}."]  # fmt: skip


def extraction(facts: Facts) -> list[str]:
    """What was extracted and by whom.

    >>> from .facts import TableFacts
    >>> extraction(Facts(table=TableFacts(fields=["Country"], complete=2, checked=2)))[1]
    'Of 2 studies, 2 were extracted by one person and checked by another.'
    """
    table, told = facts.table, []
    if table.fields:
        told.append(f"A form was filled in for each study: {'; '.join(table.fields)}.")
    if table.complete and table.by_two == table.complete:
        told.append(f"Two people extracted all {many(table.complete, 'study', 'studies')} "
                    "independently.")  # fmt: skip
    elif table.complete:
        parts = []
        for n, words in (
            (table.by_two, "extracted by two people independently"),
            (table.checked, "extracted by one person and checked by another"),
            (table.by_one, "extracted by one person"),
        ):
            if n:
                parts.append(f"{n:,} {'was' if n == 1 else 'were'} {words}")
        told.append(f"Of {many(table.complete, 'study', 'studies')}, {joined(parts)}.")
    found = facts.findings
    if found.extracted:
        told.append(
            f"{many(found.extracted, 'finding was', 'findings were')} extracted; "
            f"{found.counted:,} {'counts' if found.counted == 1 else 'count'}."
        )
    return told


def instruments(facts: Facts) -> list[str]:
    """By which instruments studies were appraised."""
    return [f"{one.title}, version {one.version}." for one in facts.appraisal if one.complete]


def appraised(facts: Facts) -> list[str]:
    """Who appraised, and how differences were settled."""
    told = []
    for one in facts.appraisal:
        if one.complete:
            told.extend(_appraised(one))
    return told


def _appraised(one: AppraisalFacts) -> list[str]:
    said = by_whom("appraised", "study", one.complete, one.by_two, one.by_one, units="studies")
    told = [f"{said[:-1]} ({one.title})."] if said else []
    if one.settled:
        told.append(f"{many(one.settled, 'differing answer was', 'differing answers were')} "
                    "settled afterwards.")  # fmt: skip
    return told


def appraisal_results(facts: Facts) -> list[str]:
    """What appraisal found."""
    told = []
    for one in facts.appraisal:
        if not one.complete:
            continue
        answers = ", ".join(f"{label} {n:,}" for label, n in one.answers)
        told.append(f"{one.title}, answers over {many(one.complete, 'study', 'studies')}: "
                    f"{answers}.")  # fmt: skip
        if one.rules:
            told.append(f"{many(one.flagged, 'study is', 'studies are')} flagged "
                        f"({'; '.join(one.rules)}).")  # fmt: skip
    return told


def software(facts: Facts) -> list[str]:
    """What it was done with."""
    screened = any(one.decided for one in facts.screening)
    if not (facts.coding.passages or facts.findings.extracted or screened):
        return []
    return [f"Screening, appraisal, extraction, coding and synthesis were done in "
            f"{facts.software}."]  # fmt: skip


FILLINGS: dict[str, Callable[[Facts], list[str]]] = {
    each.__name__: each
    for each in (
        question, criteria, sources, strategies, screened, selection, characteristics, extraction,
        instruments, appraised, appraisal_results, software, coders, coding, votes, grouping,
        quotations, relations, translation, translated,
        confidence, recommended,
    )
}  # fmt: skip
