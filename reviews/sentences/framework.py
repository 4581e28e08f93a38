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
    "translation.concept_added": Sentence(
        gettext_lazy("added the concept “%(name)s” to the translation grid")
    ),
    "translation.concept_reworded": Sentence(
        gettext_lazy("reworded the concept “%(old)s”, now “%(new)s”")
    ),
    "translation.concept_retired": Sentence(gettext_lazy("retired the concept “%(name)s”")),
    "translation.concept_restored": Sentence(
        gettext_lazy("put the concept “%(name)s” back into the translation grid")
    ),
    "translation.fed": Sentence(
        gettext_lazy("chose the codes that feed the concept “%(name)s” (%(n)s)")
    ),
    "translation.written": Sentence(
        gettext_lazy("wrote on “%(name)s” in the translation grid: %(study)s"),
        ngettext_lazy(
            "wrote %(n)s cell of the translation grid",
            "wrote %(n)s cells of the translation grid",
            "n",
        ),
    ),
    "translation.related": Sentence(
        gettext_lazy("named a relation in the translation grid: %(names)s")
    ),
    "translation.relation_ended": Sentence(
        gettext_lazy("ended relation %(number)s of the translation grid")
    ),
}
