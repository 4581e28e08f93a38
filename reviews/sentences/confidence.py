"""What the ledger says of confidence in review findings, of recommendations and of reporting."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .model import Sentence


def _finding(said: str | Promise) -> Sentence:
    return Sentence(said, to="synthesis:confidence_finding", by="number")


CONFIDENCE: dict[str, Sentence] = {
    "confidence.put_up": _finding(
        gettext_lazy("put [review finding %(number)s] up to be assessed")
    ),
    "confidence.assigned": _finding(
        gettext_lazy("asked %(who)s to assess [review finding %(number)s]")
    ),
    "confidence.unassigned": _finding(
        gettext_lazy("let any two assess [review finding %(number)s]")
    ),
    "confidence.assessed": _finding(
        gettext_lazy("assessed the confidence in [review finding %(number)s]")
    ),
    "confidence.taken_back": _finding(
        gettext_lazy("took back the assessment of [review finding %(number)s]")
    ),
    "confidence.settled": _finding(
        gettext_lazy("settled “%(item)s” of [review finding %(number)s]")
    ),
    "confidence.referred": _finding(
        gettext_lazy("sent “%(item)s” of [review finding %(number)s] to the third reviewer")
    ),
    "confidence.reopened": _finding(
        gettext_lazy("opened “%(item)s” of [review finding %(number)s] again")
    ),
    "confidence.again": _finding(gettext_lazy("had [review finding %(number)s] assessed again")),
    "recommendation.written": Sentence(gettext_lazy("wrote recommendation %(number)s")),
    "recommendation.reworded": Sentence(gettext_lazy("reworded recommendation %(number)s")),
    "recommendation.tied": Sentence(
        gettext_lazy("changed the findings that recommendation %(number)s rests on")
    ),
    "recommendation.retired": Sentence(gettext_lazy("retired recommendation %(number)s")),
    "recommendation.restored": Sentence(gettext_lazy("brought recommendation %(number)s back")),
    "reporting.said": Sentence(
        gettext_lazy("wrote on item %(item)s of %(standard)s for the report")
    ),
}
