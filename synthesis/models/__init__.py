"""What synthesis stores: texts and marked passages, the codebook, coding, findings,
and the study table."""

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
from .imports import GridImport
from .table import (
    Difference,
    Extraction,
    ExtractionQuerySet,
    FieldValue,
    FormDraft,
    FormVersion,
    Handout,
    PrintedTotal,
    Task,
    TaskDraft,
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
    "Difference",
    "Excerpt",
    "Extraction",
    "ExtractionQuerySet",
    "FieldValue",
    "Finding",
    "FindingExcerpt",
    "FindingSettlement",
    "FindingVote",
    "FindingWording",
    "FormDraft",
    "FormVersion",
    "Handout",
    "GridImport",
    "Polarity",
    "PrintedTotal",
    "Recoding",
    "RoundCoder",
    "RoundStudy",
    "Task",
    "TaskDraft",
    "Text",
]
