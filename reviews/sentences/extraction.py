"""What the ledger says of the study table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

EXTRACTION: dict[str, Sentence] = {
    "form.published": Sentence(
        gettext_lazy("published [version %(number)s of the extraction form]: %(fields)s fields"),
        to="synthesis:table_version",
        by="number",
    ),
    "form.total_noted": Sentence(
        gettext_lazy("noted the printed total of %(column)s in the study table: %(value)s")
    ),
    "extraction.handed_out": Sentence(
        gettext_lazy(
            "handed %(studies)s studies out for extraction, hand-out %(number)s: %(design)s, "
            "seed “%(seed)s”"
        )
    ),
    "extraction.handed_on": Sentence(
        gettext_lazy("handed the extraction of study %(study)s on to somebody else")
    ),
    "extraction.moved": Sentence(
        gettext_lazy("moved the extraction of study %(study)s to study %(to)s")
    ),
    "extraction.sent": Sentence(
        gettext_lazy("sent the values of study %(study)s"),
        ngettext_lazy("sent the values of %(n)s study", "sent the values of %(n)s studies", "n"),
    ),
    "extraction.taken_back": Sentence(gettext_lazy("took back the values of study %(study)s")),
    "extraction.settled": Sentence(
        gettext_lazy("settled “%(field)s” of study %(study)s in the study table")
    ),
    "extraction.referred": Sentence(
        gettext_lazy("sent “%(field)s” of study %(study)s to the third reviewer")
    ),
    "extraction.reopened": Sentence(gettext_lazy("reopened “%(field)s” of study %(study)s")),
}
