"""What the ledger says of reading and findings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from .model import Sentence

FINDINGS: dict[str, Sentence] = {
    "finding.decided": Sentence(
        gettext_lazy("gave the last vote on [finding %(number)s]"),
        to="synthesis:finding",
        by="number",
    ),
    "finding.reworded": Sentence(
        gettext_lazy("reworded [finding %(number)s]"), to="synthesis:finding", by="number"
    ),
    "finding.withdrawn": Sentence(gettext_lazy("withdrew finding %(number)s")),
    "finding.settled": Sentence(
        gettext_lazy("settled [finding %(number)s]"), to="synthesis:finding", by="number"
    ),
    "finding.reopened": Sentence(
        gettext_lazy("opened [finding %(number)s] again"), to="synthesis:finding", by="number"
    ),
    "passage.placed": Sentence(gettext_lazy("said where a passage stands in a new text")),
}
