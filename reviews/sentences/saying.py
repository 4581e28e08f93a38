"""Saying an event: its sentence with the facts in it, linked or plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reviews.models import Batch, Role, Stage
from reviews.queries.showing import FIELDS

from .citations import DIRECTIONS
from .model import Sentence
from .table import SECTIONS, SENTENCES


def say(
    verb: str, facts: Mapping[str, Any], *, slug: str = "", subject: int | None = None, n: int = 1
) -> SafeString:
    """Say an event, or a run of `n`, as what follows the actor's name; with a slug, linked."""
    before, linked, after = _parts(verb, facts, n)
    found = SENTENCES.get(verb)
    url = _url(found, slug, facts, subject) if found and linked and n == 1 else ""
    if not url:
        return format_html("{}{}{}", before, linked, after)
    return format_html('{}<a href="{}">{}</a>{}', before, url, linked, after)


def _parts(verb: str, facts: Mapping[str, Any], n: int) -> tuple[str, str, str]:
    found = SENTENCES.get(verb)
    if found is None:
        return verb.replace(".", ": ").replace("_", " "), "", ""
    words = _Facts({name: _word(name, value) for name, value in facts.items()})
    pattern = found.one
    if n > 1 and found.many is not None:
        pattern, words["n"] = found.many, n
    text = str(pattern % words)
    before, _open, rest = text.partition("[")
    linked, _close, after = rest.partition("]")
    return _shut(before), _shut(linked), _shut(after)


class _Facts(dict[str, Any]):
    """Facts by name; one that an old event doesn't have leaves its place empty."""

    def __missing__(self, name: str) -> str:
        return ""


# A bracket inside a fact must not be taken for the sentence's own.
_HIDDEN = str.maketrans({"[": "\x01", "]": "\x02"})
_SHOWN = str.maketrans({"\x01": "[", "\x02": "]"})


def _shut(text: str) -> str:
    return text.translate(_SHOWN)


def _word(name: str, value: Any) -> str:
    if name == "stage" and value in Stage.values:
        return str(Stage(value).label).lower()
    if name == "direction" and value in DIRECTIONS:
        return str(DIRECTIONS[value])
    if name == "section" and value in SECTIONS:
        return str(SECTIONS[value])
    if name == "said" and value in Batch.Said.values:
        return str(Batch.Said(value).label).lower()
    if name == "fields" and isinstance(value, list):
        return listed(str(FIELDS[part][0]).lower() for part in value if part in FIELDS)
    if name in ("note", "why"):
        return f" ({value})".translate(_HIDDEN) if value else ""
    if isinstance(value, list):
        known = all(item in Role.values for item in value)
        return role_names(value) if known else listed(value).translate(_HIDDEN)
    return str(value).translate(_HIDDEN)


def role_names(roles: Iterable[str]) -> str:
    """Roles in words: "reviewer and observer"."""
    return listed([str(Role(role).label).lower() for role in roles])


def listed(values: Iterable[Any]) -> str:
    """Several words as one phrase: "a, b and c"."""
    texts = [str(value) for value in values]
    if len(texts) < 2:
        return "".join(texts)
    return _("%(most)s and %(last)s") % {"most": ", ".join(texts[:-1]), "last": texts[-1]}


def _url(found: Sentence, slug: str, facts: Mapping[str, Any], subject: int | None) -> str:
    key = subject if found.by == "subject" else facts.get(found.by)
    if not (found.to and slug and key is not None):
        return ""
    try:
        return reverse(found.to, args=[slug, key])
    except NoReverseMatch:
        return ""


def runs(verb: str) -> bool:
    """Whether a run of this verb is said in one sentence."""
    found = SENTENCES.get(verb)
    return found is not None and found.many is not None


def plain(verb: str, facts: Mapping[str, Any]) -> str:
    """Say one event without marks, for a file."""
    return "".join(_parts(verb, facts, 1))
