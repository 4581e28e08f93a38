"""What kind of publication a report is, as far as its entry says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

_REVIEW = re.compile(
    r"\b(?:systematic|scoping|literature|integrative|narrative|umbrella|realist|rapid|mapping|"
    r"qualitative|critical|cochrane)\s+(?:literature\s+|evidence\s+|mapping\s+)?reviews?\b"
    r"|\breviews?\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}(?:literature|evidence|studies|research)\b"
    r"|\bmeta-?\s?(?:synthes[ie]s|analys[ie]s|summary|summaries|ethnography|aggregation|study)\b"
    r"|\b(?:qualitative|evidence|thematic|research)\s+synthes[ie]s\b",
    re.IGNORECASE,
)
_PROTOCOL = re.compile(r"\bprotocol\b", re.IGNORECASE)
_OF_PROTOCOL = re.compile(
    r"\bprotocols?\s+(?:for|of|to)\s+(?!an?\b|the\b|systematic)", re.IGNORECASE
)
_ABSTRACT = re.compile(r"\[(?:meeting |conference |poster )?abstract\]|\bposter\b", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:conference|congress|symposium|annual\s+(?:\w+\s+){0,2}meeting|proceedings|abstracts?)\b",
    re.IGNORECASE,
)
_TYPES = {"paper-conference": "abstract", "speech": "abstract", "thesis": "thesis"}


def kind_of(type: str, title: str, journal: str = "", kinds: Sequence[str] = ()) -> str:
    """Say whether an entry is a review, a protocol, a thesis, an abstract or an article.

    `type` is the CSL type, `kinds` the publication types that the source printed.

    >>> kind_of("article-journal", "Peer support: a metasynthesis of qualitative findings")
    'review'
    >>> kind_of("article-journal", "Peer work in Wales: study protocol")
    'protocol'
    >>> kind_of("paper-conference", "Peer work in Wales"), kind_of("", "Peer work")
    ('abstract', 'article')
    """
    if is_review(type, title, kinds):
        return "review"
    if _PROTOCOL.search(title) and not _OF_PROTOCOL.search(title):
        return "protocol"
    if type in _TYPES:
        return _TYPES[type]
    printed = " ".join(kinds).casefold()
    if "abstract" in printed or _ABSTRACT.search(title) or _MEETING.search(journal):
        return "abstract"
    return "article"


def is_review(type: str, title: str, kinds: Sequence[str] = ()) -> bool:
    """Tell whether an entry is of a review of other studies, by its types or its title.

    >>> is_review("article-journal", "A scoping review of peer work")
    True
    >>> is_review("article-journal", "Peer work under review", ["Journal Article", "Review"])
    True
    >>> is_review("article-journal", "Performance reviews of peer workers")
    False
    """
    if _PROTOCOL.search(title):
        return False
    printed = {" ".join(kind.casefold().replace("-", " ").split()) for kind in kinds}
    named = {"review", "systematic review", "meta analysis", "literature review", "scoping review"}
    return bool(printed & named) or bool(_REVIEW.search(title))
