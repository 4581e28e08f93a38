"""What synthesis stores: texts and marked passages, the codebook, coding in rounds, findings."""

from .codes import Code, CodeChange
from .coding import (
    Agreed,
    Cell,
    Coding,
    CodingRound,
    Polarity,
    Recoding,
    RoundCoder,
    RoundStudy,
)
from .findings import (
    Credibility,
    Finding,
    FindingExcerpt,
    FindingSettlement,
    FindingVote,
    FindingWording,
)
from .text import Anchor, Excerpt, Text

__all__ = [
    "Agreed",
    "Anchor",
    "Cell",
    "Code",
    "CodeChange",
    "Coding",
    "CodingRound",
    "Credibility",
    "Excerpt",
    "Finding",
    "FindingExcerpt",
    "FindingSettlement",
    "FindingVote",
    "FindingWording",
    "Polarity",
    "Recoding",
    "RoundCoder",
    "RoundStudy",
    "Text",
]
