"""What the ledger says of the metasummary's board."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

_PAGE = "synthesis:abstracted"

BOARD: dict[str, Sentence] = {
    "domain.created": Sentence(gettext_lazy("made the domain “%(name)s”")),
    "domain.renamed": Sentence(gettext_lazy("renamed the domain “%(old)s” to “%(new)s”")),
    "domain.moved": Sentence(gettext_lazy("moved the domain “%(name)s”")),
    "domain.retired": Sentence(gettext_lazy("retired the domain “%(name)s”")),
    "domain.restored": Sentence(gettext_lazy("put the domain “%(name)s” back")),
    "abstracted.created": Sentence(
        gettext_lazy("abstracted [“%(name)s”] from findings"),
        ngettext_lazy("abstracted %(n)s finding", "abstracted %(n)s findings", "n"),
        to=_PAGE,
        by="number",
    ),
    "abstracted.renamed": Sentence(
        gettext_lazy("renamed the abstracted finding “%(old)s” to [“%(new)s”]"),
        to=_PAGE,
        by="number",
    ),
    "abstracted.described": Sentence(
        gettext_lazy("described the abstracted finding [“%(name)s”]"), to=_PAGE, by="number"
    ),
    "abstracted.moved": Sentence(
        gettext_lazy("moved the abstracted finding [“%(name)s”]"), to=_PAGE, by="number"
    ),
    "abstracted.grouped": Sentence(
        gettext_lazy("put findings under [“%(name)s”]"), to=_PAGE, by="number"
    ),
    "abstracted.ungrouped": Sentence(gettext_lazy("took findings out from under abstracted ones")),
    "abstracted.merged": Sentence(
        gettext_lazy("merged the abstracted finding “%(name)s” into [“%(into)s”]"),
        to=_PAGE,
        by="number",
    ),
    "abstracted.retired": Sentence(
        gettext_lazy("retired the abstracted finding [“%(name)s”]"), to=_PAGE, by="number"
    ),
    "abstracted.restored": Sentence(
        gettext_lazy("put the abstracted finding [“%(name)s”] back"), to=_PAGE, by="number"
    ),
    "board.undone": Sentence(gettext_lazy("undid a step on the board: “%(name)s” (%(what)s)")),
    "effects.chosen": Sentence(
        gettext_lazy("chose how effect sizes are counted: %(what)s, the line at %(line)s %%")
    ),
    "sample.linked": Sentence(gettext_lazy("said that studies %(studies)s share a sample")),
    "sample.ended": Sentence(gettext_lazy("said that studies %(studies)s share no sample")),
    "finding.linked": Sentence(gettext_lazy("linked findings %(first)s and %(second)s: %(kind)s")),
    "finding.unlinked": Sentence(
        gettext_lazy("took a link of findings %(first)s and %(second)s back")
    ),
}
