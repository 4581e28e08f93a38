"""Why two reports may be of one study, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

LABELS: dict[str, Promise] = {
    "registration": gettext_lazy("Registration"),
    "grant": gettext_lazy("Grant"),
    "authors": gettext_lazy("Authors"),
    "first_author": gettext_lazy("First author"),
    "sample": gettext_lazy("Sample"),
    "country": gettext_lazy("Country"),
    "names": gettext_lazy("Names in both"),
    "years": gettext_lazy("Years"),
    "title": gettext_lazy("Titles"),
    "abstract": gettext_lazy("Abstracts"),
    "kinds": gettext_lazy("Kinds"),
    "other_registration": gettext_lazy("Registration"),
    "other_country": gettext_lazy("Country"),
    "other_sample": gettext_lazy("Sample"),
    "other_words": gettext_lazy("Abstracts"),
}
KINDS: dict[str, Promise] = {
    "abstract": gettext_lazy("conference abstract"),
    "article": gettext_lazy("article"),
    "protocol": gettext_lazy("protocol"),
    "review": gettext_lazy("review"),
    "thesis": gettext_lazy("thesis"),
}


def worded(reasons: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons as the interface's row of figures takes them; what speaks against is said so."""
    return [
        {
            "label": LABELS[reason["code"]],
            "text": _text(reason["code"], reason["values"]),
            "note": _("speaks against") if reason["points"] < 0 else "",
        }
        for reason in reasons
        if reason["code"] in LABELS
    ]


def sentence(reasons: Iterable[dict[str, Any]]) -> str:
    """The same as one line, for lists and the command line."""
    return "; ".join(f"{one['label']}: {one['text']}" for one in worded(reasons))


def _text(code: str, values: list[Any]) -> str:
    if code == "authors":
        return _("%(n)s of %(most)s shared") % {"n": values[0], "most": values[1]}
    if code == "years":
        apart = values[0]
        words = ngettext("%(n)s year apart", "%(n)s years apart", apart) % {"n": apart}
        return words if apart else _("the same")
    if code in ("title", "abstract"):
        return _("%(n)s %% alike") % {"n": values[0]}
    if code == "sample":
        return _("%(n)s in both") % {"n": values[0]}
    if code == "kinds":
        return _("%(one)s and %(other)s") % {
            "one": KINDS.get(values[0], values[0]),
            "other": KINDS.get(values[1], values[1]),
        }
    if code in ("other_country", "other_sample"):
        return _("%(one)s and %(other)s") % {"one": values[0], "other": values[1]}
    plain = {
        "first_author": _("the same"),
        "other_registration": _("different ones"),
        "other_words": _("little in common"),
    }
    return plain.get(code) or ", ".join(map(str, values))
