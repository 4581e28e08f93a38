"""The items of STARLITE and PRISMA-S, and where each is filled from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import fillings as fill
from .facts import Facts, Slot
from .fillings import Filled


@dataclass(frozen=True)
class Item:
    """One item: its number, a key, a title, what it asks, and what fills it from the log."""

    number: str
    key: str
    title: str
    asks: str
    filled: Callable[[Facts], Filled] = fill.nothing


@dataclass(frozen=True)
class Standard:
    """A guideline: its short name, its items, and where it was published."""

    key: str
    title: str
    source: str
    items: tuple[Item, ...]


STARLITE = Standard(
    "starlite",
    "STARLITE",
    "Booth A. “Brimful of STARLITE”: toward standards for reporting literature searches. "
    "J Med Libr Assoc 2006;94:421-9, e205.",
    (
        Item("S", "sampling", "Sampling strategy",
             "Was everything sought, or a sample of it: comprehensive, selective, purposive?"),
        Item("T", "study_types", "Type of study",
             "Which study designs were sought, fully or in part?"),
        Item("A", "approaches", "Approaches",
             "By what ways beside databases was it searched?", fill.approaches),
        Item("R", "range", "Range of years",
             "From when to when, and why?", fill.years),
        Item("L", "limits", "Limits",
             "Which limits were set for practical reasons, such as language?", fill.limits),
        Item("I", "criteria", "Inclusion and exclusions",
             "Which conceptual limits were set?", fill.criteria),
        Item("T", "terms", "Terms used",
             "Which terms, at least one full strategy?", fill.strategies),
        Item("E", "sources", "Electronic sources",
             "Which databases, on which platforms, when?", fill.databases),
    ),
)  # fmt: skip
PRISMA_S = Standard(
    "prisma-s",
    "PRISMA-S",
    "Rethlefsen ML, Kirtley S, Waffenschmidt S, et al. PRISMA-S: an extension to the PRISMA "
    "statement for reporting literature searches in systematic reviews. Syst Rev 2021;10:39.",
    (
        Item("1", "databases", "Database name",
             "Each database by name, with its platform.", fill.databases),
        Item("2", "multi", "Multi-database searching",
             "Databases that were searched at once on one platform.", fill.together),
        Item("3", "registries", "Study registries",
             "Any registers of studies that were searched.", fill.registers),
        Item("4", "browsing", "Online resources and browsing",
             "Websites, organisations, journals, tables of contents that were looked through.",
             fill.browsed),
        Item("5", "citations", "Citation searching",
             "Whether references and citing works were followed, and how.", fill.citations),
        Item("6", "contacts", "Contacts",
             "Whether authors, experts or others were asked for more.", fill.contacts),
        Item("7", "methods", "Other methods",
             "Any other way by which reports were found."),
        Item("8", "strategies", "Full search strategies",
             "The strategy of each database, exactly as it was run.", fill.strategies),
        Item("9", "limits", "Limits and restrictions",
             "That no limits were set, or which, and why.", fill.limits),
        Item("10", "filters", "Search filters",
             "Published filters, as they were or changed, and their sources.", fill.filters),
        Item("11", "prior_work", "Prior work",
             "Strategies of other reviews that were taken over or adapted."),
        Item("12", "updates", "Updates",
             "How the search was brought up to date: run again, alerts.", fill.updates),
        Item("13", "dates", "Dates of searches",
             "For each strategy, when it was last run.", fill.dates),
        Item("14", "peer_review", "Peer review",
             "Whether a strategy was peer reviewed, and how."),
        Item("15", "total", "Total records",
             "How many records each source gave.", fill.totals),
        Item("16", "deduplication", "Deduplication",
             "How duplicates between sources were found and removed.", fill.duplicates),
    ),
)  # fmt: skip
STANDARDS = {standard.key: standard for standard in (STARLITE, PRISMA_S)}


def table(standard: Standard, facts: Facts) -> list[Slot]:
    """Fill every item of a guideline, in its order.

    What one search doesn't say is named as missing where the item asks it of every search; where
    an item says nothing at all, people's own words are what is missing.
    Source: the items of the two guidelines named above, in words of our own.

    >>> from .facts import Entry
    >>> log = [Entry(pk=7, source="Scopus", run_on="2026-03-01")]
    >>> slots = table(PRISMA_S, Facts(entries=log, own={"peer_review": "By a librarian."}))
    >>> slots[0].said, slots[0].missing[0].field
    (('Scopus',), 'platform')
    >>> [slot.key for slot in slots if slot.blank][:3]
    ['registries', 'browsing', 'citations']
    """
    return [_slot(item, facts) for item in standard.items]


def _slot(item: Item, facts: Facts) -> Slot:
    filled = item.filled(facts)
    own = facts.own.get(item.key, "")
    missing = filled.missing
    if own:
        # Whoever has said it in words has said it of the item; slots of searches stay open.
        missing = tuple(one for one in missing if one.search is not None)
    elif not filled.said and not missing:
        missing = (fill.WORDS,)
    return Slot(item.number, item.key, item.title, item.asks, filled.said, own, missing)
