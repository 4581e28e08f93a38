"""What the ledger says of the conceptual framework and the translation grid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

FRAMEWORK: dict[str, Sentence] = {
    "framework.added": Sentence(
        gettext_lazy("drew “%(name)s” into the framework (%(what)s)"),
        ngettext_lazy(
            "drew %(n)s piece of the framework", "drew %(n)s pieces of the framework", "n"
        ),
    ),
    "framework.changed": Sentence(
        gettext_lazy("changed “%(name)s” in the framework (%(what)s)"),
        ngettext_lazy(
            "changed %(n)s piece of the framework", "changed %(n)s pieces of the framework", "n"
        ),
    ),
    "framework.moved": Sentence(
        gettext_lazy("moved “%(name)s” in the framework"),
        ngettext_lazy(
            "moved %(n)s piece of the framework", "moved %(n)s pieces of the framework", "n"
        ),
    ),
    "framework.followed": Sentence(
        gettext_lazy("let “%(name)s” in the framework stand for what it was merged into")
    ),
    "framework.removed": Sentence(gettext_lazy("took “%(name)s” out of the framework (%(what)s)")),
    "framework.supported": Sentence(
        gettext_lazy("picked evidence for the framework: %(name)s"),
        ngettext_lazy(
            "picked %(n)s piece of evidence for the framework",
            "picked %(n)s pieces of evidence for the framework",
            "n",
        ),
    ),
    "framework.unsupported": Sentence(
        gettext_lazy("took evidence in the framework away: %(name)s")
    ),
    "framework.undone": Sentence(
        gettext_lazy("undid a step on “%(name)s” in the framework (%(what)s)")
    ),
}
