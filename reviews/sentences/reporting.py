"""What was said of the search for its report, and of the version of the review before."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from .model import Sentence

REPORTING: dict[str, Sentence] = {
    "search.remarked": Sentence(gettext_lazy("said on the search, %(item)s: %(words)s")),
    "earlier.entered": Sentence(
        gettext_lazy(
            "said that the [earlier version] had %(studies)s studies in %(reports)s reports"
        ),
        to="screening:earlier",
    ),
    "earlier.taken_back": Sentence(
        gettext_lazy("took back what was entered of the [earlier version]"),
        to="screening:earlier",
    ),
}
