"""Tags for rounds of coding and the grid: marks, and figures of agreement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from synthesis.queries.passages import Leaf
from synthesis.views import drawn

register = template.Library()


@register.simple_tag
def mark(said: str, bare: bool = False) -> SafeString:
    """A cell's mark: its drawing and its word; `bare` leaves the word to listeners."""
    words = drawn.words(said)
    shown = "visually-hidden" if bare else "mark-word"
    return format_html(
        '<span class="mark" data-mark="{}"><svg aria-hidden="true"><use href="#xm-{}"/></svg>'
        '<span class="{}">{}</span></span>',
        said or "absent", said or "absent", shown, words,
    )  # fmt: skip


@register.simple_tag
def code_rows(leaves: Iterable[Leaf]) -> SafeString:
    """Codes as buttons, in one go: a codebook's hundred rows are on every page of a text."""
    here = _("Passages here")
    return format_html_join("", "{}", ((_code_row(leaf, here),) for leaf in leaves))


def _code_row(leaf: Leaf, here: str) -> SafeString:
    code = leaf.code
    if code.codable:
        inside = format_html(
            '<button class="code-button" type="button" data-code="{}" title="{}">'
            '<span class="code-dot code-{}"></span><span class="code-name">{}</span>'
            '<span class="code-count" data-count title="{}">{}</span></button>',
            code.pk, code.definition, code.colour, code.name, here, leaf.count or "",
        )  # fmt: skip
    else:
        inside = format_html('<span class="code-folder">{}</span>', code.name)
    row = '<li class="code-row depth-{}" data-name="{}">{}</li>'
    return format_html(row, leaf.depth, code.name, inside)


@register.filter
def statistic(value: float | None) -> str:
    """A statistic with two digits, or that it isn't defined."""
    return _("not defined") if value is None else f"{value:.2f}".replace("-", "\u2212")


@register.filter
def percent(value: float | None) -> str:
    """A percentage with one digit, or that it isn't defined."""
    return _("not defined") if value is None else f"{value:.1f}"


@register.simple_tag
def interval_words(told: dict[str, Any]) -> str:
    """The interval of kappa in words, or nothing."""
    low_high = told.get("kappa_ci")
    if not low_high:
        return ""
    low, high = (f"{value:.2f}".replace("-", "\u2212") for value in low_high)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}
