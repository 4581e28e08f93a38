"""Reports that may tell of one investigation, found by what two documents have in common.

Nothing is ever joined here: a suggestion is a question for a person, with its reasons. A conference
abstract and the article that followed it are companions, and so are two articles on one sample;
neither are duplicates.
"""

from .document import Document, Evidence, read
from .kinds import is_review, kind_of
from .suggest import Reason, Suggestion, suggest

__all__ = [
    "Document",
    "Evidence",
    "Reason",
    "Suggestion",
    "is_review",
    "kind_of",
    "read",
    "suggest",
]
