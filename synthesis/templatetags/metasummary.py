"""Tags for shares of a metasummary: rounded as print rounds, drawn as bars."""

from __future__ import annotations

from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reviews.methods.rounding import round_half_up

register = template.Library()


@register.filter
def share(value: Fraction | None, digits: int = 0) -> str:
    """A share in percent, halves up; words where there is nothing to divide by."""
    return _("not defined") if value is None else str(round_half_up(value * 100, digits))


@register.filter
def rounded(value: Fraction | float | None, digits: int = 2) -> str:
    """A number with so many digits, halves up; words where it isn't defined."""
    if value is None:
        return _("not defined")
    return str(round_half_up(value, digits)).replace("-", "\u2212")


@register.simple_tag
def fes_bar(value: Fraction | None, line: Fraction | None = None, most: int = 100) -> SafeString:
    """A share as a bar, with the line that divides frequent from rare."""
    width = float(min((value or Fraction(0)) * 100 * 100 / most, Fraction(100)))
    kind = "fes-high" if line is not None and value is not None and value >= line else "fes-low"
    mark: str | SafeString = ""
    if line is not None:
        at = float(line * 100 * 100 / most)
        mark = format_html('<line class="fes-line" x1="{}" x2="{}" y1="-4" y2="10"/>', at, at)
    return format_html(
        '<svg class="fes-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="{}" width="{}" height="6"/>{}</svg>', kind, width, mark,
    )  # fmt: skip
