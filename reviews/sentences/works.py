"""Types of works as people call them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_WORDS: dict[str, Promise] = {
    "article": gettext_lazy("preprint"),
    "article-journal": gettext_lazy("journal article"),
    "article-magazine": gettext_lazy("magazine article"),
    "article-newspaper": gettext_lazy("newspaper article"),
    "chapter": gettext_lazy("book chapter"),
    "classic": gettext_lazy("classical work"),
    "entry": gettext_lazy("entry of a reference work"),
    "entry-dictionary": gettext_lazy("dictionary entry"),
    "entry-encyclopedia": gettext_lazy("encyclopedia entry"),
    "legal_case": gettext_lazy("legal case"),
    "motion_picture": gettext_lazy("film"),
    "musical_score": gettext_lazy("musical score"),
    "paper-conference": gettext_lazy("conference paper"),
    "personal_communication": gettext_lazy("personal communication"),
    "post": gettext_lazy("online post"),
    "post-weblog": gettext_lazy("blog post"),
    "review-book": gettext_lazy("book review"),
    "webpage": gettext_lazy("web page"),
}


def work(kind: str) -> str:
    """A CSL type in words: "journal article" for article-journal."""
    return str(_WORDS.get(kind, kind.replace("-", " ").replace("_", " ")))
