"""Numbers and claims in words: what a sentence about people and counts may say."""

from __future__ import annotations

from .facts import AgreementFacts


def many(n: int, one: str, more: str = "") -> str:
    """A number with its unit.

    >>> many(1, "study", "studies"), many(1520, "report")
    ('1 study', '1,520 reports')
    """
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def by_whom(
    doing: str, unit: str, total: int, two: int, one: int, unknown: int = 0, *, units: str = ""
) -> str:
    """Say by how many people something was done, and claim two only where it was two throughout.

    >>> by_whom("screened", "report", 1520, 1520, 0)
    'All 1,520 reports were screened by two reviewers independently.'
    >>> by_whom("screened", "report", 1520, 1204, 316)
    '1,204 of 1,520 reports were screened by two reviewers independently, 316 by one.'
    >>> by_whom("appraised", "study", 3, 0, 2, 1, units="studies")
    '2 of 3 studies were appraised by one reviewer; of 1 no reviewer is recorded.'
    """
    if not total:
        return ""
    if two == total:
        lead = f"All {many(total, unit, units)} were" if total > 1 else f"The one {unit} was"
        return f"{lead} {doing} by two reviewers independently."
    told = []
    if two:
        told.append(f"by two reviewers independently, {one:,} by one" if one
                    else "by two reviewers independently")  # fmt: skip
    elif one:
        told.append("by one reviewer")
    said = f"{two or one:,} of {many(total, unit, units)} were {doing} {told[0]}" if told else ""
    if unknown:
        rest = f"of {unknown:,} no reviewer is recorded"
        said = f"{said}; {rest}" if said else rest.capitalize()
    return f"{said}." if said else ""


def agreed(found: AgreementFacts | None, unit: str, units: str = "") -> str:
    """Agreement in a clause; nothing where there is none to tell.

    >>> agreed(AgreementFacts(n=39, percent=94.87, kappa=0.804), "report")
    'agreement 94.9 %, Cohen’s kappa 0.80 (39 reports)'
    >>> agreed(AgreementFacts(n=10, percent=100.0), "report")
    'agreement 100.0 %, kappa not defined (10 reports)'
    """
    if found is None or not found.n or found.percent is None:
        return ""
    kappa = "kappa not defined" if found.kappa is None else f"Cohen’s kappa {found.kappa:.2f}"
    return f"agreement {found.percent:.1f} %, {kappa} ({many(found.n, unit, units)})"


def joined(parts: list[str]) -> str:
    """A list in words.

    >>> joined(["Scopus", "CINAHL", "MEDLINE"])
    'Scopus, CINAHL and MEDLINE'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
