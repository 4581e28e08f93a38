"""What the ledger says of full texts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

FULL_TEXTS: dict[str, Sentence] = {
    "fulltext.brought": Sentence(
        gettext_lazy("brought the full text %(file)s"),
        ngettext_lazy("brought %(n)s full text", "brought %(n)s full texts", "n"),
    ),
    "fulltext.zip_brought": Sentence(gettext_lazy("brought full texts in %(file)s")),
    "fulltext.attached": Sentence(
        gettext_lazy("attached %(file)s to [report %(report)s]"),
        ngettext_lazy("attached %(n)s file to its report", "attached %(n)s files to reports", "n"),
        to="screening:report",
        by="report",
    ),
    "fulltext.detached": Sentence(
        gettext_lazy("detached %(file)s from [report %(report)s]"),
        ngettext_lazy("detached %(n)s file", "detached %(n)s files", "n"),
        to="screening:report",
        by="report",
    ),
    "fulltext.made_current": Sentence(
        gettext_lazy("made %(file)s the version that is read of [report %(report)s]"),
        to="screening:report",
        by="report",
    ),
    "fulltext.confirmed": Sentence(
        gettext_lazy("said that %(file)s is right for [report %(report)s]"),
        to="screening:report",
        by="report",
    ),
    "fulltext.set_aside": Sentence(gettext_lazy("kept %(file)s aside: it is none of the reports")),
    "fulltext.unreadable": Sentence(gettext_lazy("could not read %(file)s. %(why)s")),
    "fulltext.read_again": Sentence(gettext_lazy("had %(file)s read again")),
}
