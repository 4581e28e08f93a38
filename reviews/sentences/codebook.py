"""What the ledger says of the codebook."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

CODEBOOK: dict[str, Sentence] = {
    "code.created": Sentence(
        gettext_lazy("made the code “%(name)s”"),
        ngettext_lazy("made %(n)s code", "made %(n)s codes", "n"),
    ),
    "code.renamed": Sentence(gettext_lazy("renamed the code “%(old)s” to “%(new)s”")),
    "code.described": Sentence(
        gettext_lazy("described the code “%(name)s”"),
        ngettext_lazy("described %(n)s code", "described %(n)s codes", "n"),
    ),
    "code.moved": Sentence(
        gettext_lazy("moved the code “%(name)s”"),
        ngettext_lazy("moved %(n)s code", "moved %(n)s codes", "n"),
    ),
    "code.merged": Sentence(gettext_lazy("merged %(names)s into the code “%(into)s”")),
    "code.split": Sentence(gettext_lazy("split the code “%(name)s” into %(parts)s")),
    "code.retired": Sentence(gettext_lazy("retired the code “%(name)s”")),
    "code.restored": Sentence(gettext_lazy("put the code “%(name)s” into use again")),
    "code.undone": Sentence(gettext_lazy("undid a step on the code “%(name)s” (%(what)s)")),
    "codebook.imported": Sentence(
        gettext_lazy("took %(created)s codes over from %(file)s into the codebook")
    ),
}
