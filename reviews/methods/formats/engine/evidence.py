"""DOI, PMID and PMCID, found where a table of evidence says that a vendor keeps them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from reviews.methods.identifiers import normal_doi, normal_pmcid, normal_pmid

from .draft import Draft, Plan
from .text import clean

_DOI_SYSTEM = re.compile(r"https?://(?:dx\.)?doi\.org/")
_SAYS_MORE = re.compile(r"[^\W\d_]{5,}|\d")
IDENTIFIERS: Mapping[str, Callable[[str], str]] = {
    "doi": normal_doi,
    "pmid": normal_pmid,
    "pmcid": normal_pmcid,
}
# A field, a tag, and patterns that the value and the source must match for it to count; what the
# first group of a value's pattern holds is the identifier.
Evidence = tuple[str, str, re.Pattern[str] | None, re.Pattern[str] | None]


def evidence_plan(evidence: Iterable[Evidence]) -> Plan[Evidence]:
    """Return the plan for a table of evidence."""
    return Plan(evidence, lambda line: (line[1],))


def identify(
    draft: Draft, evidence: Iterable[Evidence] | Plan[Evidence], source: str
) -> dict[str, str]:
    """Take DOI, PMID and PMCID where a table of evidence says that they may be found.

    A value that is nothing but the identifier is used up; a longer one stays, and so does an
    address.
    """
    found: dict[str, str] = {}
    if isinstance(evidence, Plan):
        evidence = evidence.for_tags(draft.tags)
    for name, tag, value_pattern, source_pattern in evidence:
        if tag not in draft.tags or (source_pattern and not source_pattern.search(source)):
            continue
        left = []
        for value in draft.tags[tag]:
            identifier = IDENTIFIERS[name](_told(value, value_pattern))
            if identifier:
                found.setdefault(name, identifier)
            is_link = value_pattern is not None and value.lstrip().startswith("http")
            used = identifier and identifier == found[name] and not is_link
            if not used or not _bare(value, identifier):
                left.append(value)
        draft.leave(tag, left)
    return found


def _told(value: str, pattern: re.Pattern[str] | None) -> str:
    """Return what a value tells of an identifier; nothing if it doesn't fit the pattern."""
    if pattern is None:
        return value
    fits = pattern.search(value)
    return "" if not fits else fits[1] if pattern.groups else value


def _bare(value: str, identifier: str) -> bool:
    """Tell whether a value says nothing beyond the identifier."""
    if value == identifier or value.casefold() == identifier:
        return True
    rest = _DOI_SYSTEM.sub("", clean(value).casefold()).replace(identifier.casefold(), "")
    return "://" not in rest and not _SAYS_MORE.search(rest)
