"""What a paper may truly say of a review: facts, the sentences that follow, and the checklists.

A sentence claims no more than its facts show: "two reviewers" stands only where each record that
was judged was judged by two people; else the numbers say how it was.
"""

from .checklists import Checklist, Filled, Item, fill, read, read_all
from .facts import (
    AgreementFacts,
    AppraisalFacts,
    CodingFacts,
    Facts,
    FindingFacts,
    RoundFacts,
    ScreeningFacts,
    SynthesisFacts,
    TableFacts,
    TranslationFacts,
)
from .sentences import FILLINGS

__all__ = [
    "FILLINGS",
    "AgreementFacts",
    "AppraisalFacts",
    "Checklist",
    "CodingFacts",
    "Facts",
    "Filled",
    "FindingFacts",
    "Item",
    "RoundFacts",
    "ScreeningFacts",
    "SynthesisFacts",
    "TableFacts",
    "TranslationFacts",
    "fill",
    "read",
    "read_all",
]
