"""Verbs of citation searching, and of records added by hand."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

DIRECTIONS: dict[str, Promise] = {
    "backward": gettext_lazy("references of"),
    "forward": gettext_lazy("works that cite"),
}


def _of_a_list(one: Promise) -> Sentence:
    return Sentence(one, to="screening:references", by="subject")


CITATIONS: dict[str, Sentence] = {
    "references.brought": _of_a_list(
        gettext_lazy("brought [%(n)s %(direction)s report %(parent)s], round %(round)s")
    ),
    "references.added": _of_a_list(
        gettext_lazy("added %(n)s of [the list of report %(parent)s] to screening")
    ),
    "references.left": _of_a_list(
        gettext_lazy("left out %(n)s of [the list of report %(parent)s]")
    ),
    "references.same": _of_a_list(
        gettext_lazy("knew one of [the list of report %(parent)s] as report %(report)s")
    ),
    "references.different": _of_a_list(
        gettext_lazy("told one of [the list of report %(parent)s] from report %(report)s")
    ),
    "references.undone": _of_a_list(
        gettext_lazy("took back what was decided of %(n)s of [the list of report %(parent)s]")
    ),
    "references.corrected": _of_a_list(
        gettext_lazy("corrected number %(position)s of [the list of report %(parent)s]")
    ),
    "references.taken_back": _of_a_list(gettext_lazy("took [the list of report %(parent)s] back")),
    "references.put_back": _of_a_list(gettext_lazy("put [the list of report %(parent)s] back")),
    "record.added": Sentence(
        gettext_lazy("added [record %(record)s] by hand to %(search)s"),
        ngettext_lazy("added %(n)s record by hand", "added %(n)s records by hand", "n"),
        to="reviews:record",
        by="record",
    ),
    "record.taken_back": Sentence(
        gettext_lazy("took [record %(record)s] back, added by mistake"),
        ngettext_lazy("took %(n)s record back", "took %(n)s records back", "n"),
        to="reviews:record",
        by="record",
    ),
    "record.put_back": Sentence(
        gettext_lazy("put [record %(record)s] back"),
        ngettext_lazy("put %(n)s record back", "put %(n)s records back", "n"),
        to="reviews:record",
        by="record",
    ),
}
