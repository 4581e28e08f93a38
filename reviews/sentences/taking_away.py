"""What the ledger says of archives and of what was published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from .model import Sentence

TAKEN_AWAY: dict[str, Sentence] = {
    "archive.made": Sentence(gettext_lazy("took the whole review away as an archive")),
    "archive.imported": Sentence(
        gettext_lazy("brought the review here from its archive of %(made)s")
    ),
    "archive.admitted": Sentence(gettext_lazy("let %(name)s, who came with the archive, sign in")),
    "publication.published": Sentence(gettext_lazy("published the review for everybody to read")),
    "publication.taken_back": Sentence(gettext_lazy("took the published page back")),
}
