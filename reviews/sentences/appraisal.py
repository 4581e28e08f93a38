"""What the ledger says of appraisal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

APPRAISAL: dict[str, Sentence] = {
    "checklist.added": Sentence(
        gettext_lazy("took the instrument [%(title)s], version %(version)s"),
        to="appraisal:instrument",
        by="subject",
    ),
    "checklist.retired": Sentence(gettext_lazy("retired the instrument %(title)s, %(version)s")),
    "checklist.restored": Sentence(gettext_lazy("restored the instrument %(title)s, %(version)s")),
    "checklist.rule_set": Sentence(
        gettext_lazy("set the flag rule of %(title)s from “%(before)s” to “%(rule)s”")
    ),
    "checklist.scheme_set": Sentence(
        gettext_lazy("changed the totals of %(title)s from “%(before)s” to “%(scheme)s”")
    ),
    "checklist.closed": Sentence(gettext_lazy("closed the rating by %(title)s")),
    "checklist.reopened": Sentence(gettext_lazy("opened the rating by %(title)s again")),
    "appraisal.round_opened": Sentence(
        gettext_lazy(
            "opened round %(number)s of %(title)s: %(studies)s studies, %(design)s, seed “%(seed)s”"
        )
    ),
    "appraisal.handed_on": Sentence(gettext_lazy("handed study %(study)s on to another rater")),
    "appraisal.reassigned": Sentence(
        gettext_lazy("gave the appraisal of study %(study)s to study %(to)s: %(why)s")
    ),
    "appraisal.settled": Sentence(
        gettext_lazy("settled item %(item)s of study %(study)s, %(title)s")
    ),
    "appraisal.referred": Sentence(
        gettext_lazy("sent item %(item)s of study %(study)s to the third reviewer, %(title)s")
    ),
    "appraisal.reopened": Sentence(
        gettext_lazy("reopened item %(item)s of study %(study)s, %(title)s")
    ),
    "appraisal.judged": Sentence(gettext_lazy("judged study %(study)s, %(title)s")),
    "rating.sent": Sentence(
        gettext_lazy("appraised study %(study)s, %(title)s"),
        ngettext_lazy("appraised %(n)s study", "appraised %(n)s studies", "n"),
    ),
    "rating.taken_back": Sentence(gettext_lazy("took back the answers on study %(study)s")),
}
