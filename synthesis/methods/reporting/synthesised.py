"""The sentences on coding and synthesis, each a function of the facts and of nothing else."""

from __future__ import annotations

from .facts import Facts, RoundFacts
from .saying import agreed, by_whom, joined, many


def coders(facts: Facts) -> list[str]:
    """How many coded, round by round: two only where a closed round shows two.

    >>> from .facts import CodingFacts
    >>> coders(Facts(coding=CodingFacts(coders=2, rounds=[RoundFacts(number=1, studies=5,
    ...     coders=2, sample=True)])))
    ['Round 1: 5 studies, a random sample, were coded by 2 coders independently.']
    """
    return [_round(one) for one in facts.coding.rounds]


def _round(one: RoundFacts) -> str:
    what = many(one.studies, "study", "studies") + (", a random sample," if one.sample else "")
    was = "was" if one.studies == 1 and not one.sample else "were"
    who = f"{one.coders} coders independently" if one.coders > 1 else "one coder"
    shown = agreed(one.agreement, "cell")
    return f"Round {one.number}: {what} {was} coded by {who}{f' ({shown})' if shown else ''}."


def coding(facts: Facts) -> list[str]:
    """How it was coded."""
    one = facts.coding
    if not one.passages:
        return coders(facts)
    told = [f"{many(one.passages, 'passage')} in {many(one.reports, 'report')} were coded with "
            f"{many(one.codes, 'code')}."]  # fmt: skip
    words = {"created": "created", "merged": "merged", "split": "split", "renamed": "renamed"}
    steps = [f"{n:,} {words[kind]}" for kind, n in one.changes.items() if kind in words and n]
    if steps:
        told.append(f"Every change of the codebook is kept: codes {joined(steps)}.")
    return told + coders(facts)


def votes(facts: Facts) -> list[str]:
    """How it was decided what counts as a finding."""
    found = facts.findings
    decided = found.counted + found.left_out
    if not decided:
        return []
    said = by_whom("voted on", "finding", decided, found.by_two, decided - found.by_two)
    told = [said] if said else []
    if found.settled:
        told.append(f"{many(found.settled, 'difference was', 'differences were')} settled by a "
                    "third reviewer.")  # fmt: skip
    return told


def grouping(facts: Facts) -> list[str]:
    """How findings were brought together."""
    one = facts.synthesis
    if not one.findings:
        return []
    told = [f"{many(one.grouped, 'extracted finding was', 'extracted findings were')} grouped "
            f"into {many(one.findings, 'review finding')}"
            + (f" under {many(one.domains, 'domain')}" if one.domains else "") + "."]  # fmt: skip
    if one.ungrouped:
        told.append(f"{many(one.ungrouped, 'extracted finding is', 'extracted findings are')} "
                    "not grouped.")  # fmt: skip
    return told


def quotations(facts: Facts) -> list[str]:
    """What verbatim evidence stands behind findings."""
    n = facts.findings.quotes
    words = many(n, "passage from the reports stands", "passages from the reports stand")
    return [f"{words} behind the findings."] if n else []


def relations(facts: Facts) -> list[str]:
    """Where findings disagree, and what is between them.

    >>> from .facts import SynthesisFacts
    >>> relations(Facts(synthesis=SynthesisFacts(contradictions=1, explained=2)))
    ['Links between findings: 1 contradiction and 2 explained by another; both sides are counted.']
    """
    one = facts.synthesis
    parts = [
        many(one.contradictions, "contradiction") if one.contradictions else "",
        many(one.nuances, "nuance") if one.nuances else "",
        f"{one.explained:,} explained by another" if one.explained else "",
    ]
    told = joined([part for part in parts if part])
    return [f"Links between findings: {told}; both sides are counted."] if told else []


_ORDERS = {1: "first", 2: "second", 3: "third"}


def translation(facts: Facts) -> list[str]:
    """How studies were translated into one another.

    >>> from .facts import TranslationFacts
    >>> translation(Facts(translation=TranslationFacts(concepts=3, studies=2, cells=[(1, 4)])))
    ['2 studies were translated into one another by 3 concepts: 4 first-order constructs.']
    """
    one = facts.translation
    if not one.concepts or not one.cells:
        return []
    orders = joined([many(n, f"{_ORDERS[order]}-order construct") for order, n in one.cells])
    was = many(one.studies, "study was", "studies were")
    return [f"{was} translated into one another by {many(one.concepts, 'concept')}: {orders}."]


def translated(facts: Facts) -> list[str]:
    """What relations came of translating.

    >>> from .facts import TranslationFacts
    >>> translated(Facts(translation=TranslationFacts(relations={"reciprocal": 1, "line": 2})))
    ['Relations found: 1 reciprocal and 2 in a line of argument.']
    """
    words = {"reciprocal": "reciprocal", "refutational": "refutational",
             "line": "in a line of argument"}  # fmt: skip
    told = [f"{n:,} {words[kind]}" for kind, n in facts.translation.relations.items() if n]
    return [f"Relations found: {joined(told)}."] if told else []


def confidence(facts: Facts) -> list[str]:
    """How sure the findings are."""
    one = facts.synthesis
    if not one.assessed:
        return []
    levels = joined([f"{n:,} {label.lower()}" for label, n in one.levels if n])
    done = f"{one.assessed:,} of {many(one.findings, 'review finding')}"
    how = "assessed by GRADE-CERQual, each by two reviewers independently"
    told = [f"Confidence in {done} was {how}: {levels}."]
    if one.stale:
        told.append(f"{one.stale:,} of these assessments were made on other evidence than there "
                    "is now.")  # fmt: skip
    return told


def recommended(facts: Facts) -> list[str]:
    """What is recommended, and what of it rests on findings."""
    one = facts.synthesis
    if not one.recommendations:
        return []
    tied = one.recommendations - one.unlinked
    return [f"{many(one.recommendations, 'recommendation')}, of which {tied:,} "
            f"{'rests' if tied == 1 else 'rest'} on review findings."]  # fmt: skip
