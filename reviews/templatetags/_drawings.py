"""Small drawings inside tables, as SVG with classes only."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_WIDTH, _EDGE = 200.0, 8.0
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def stacked_bar(label: str, parts: Sequence[tuple[str, float]]) -> SafeString:
    """Draw shares side by side, with a hair of paper between them."""
    total = sum(amount for _, amount in parts)
    rects, at = [], 0.0
    for kind, amount in parts:
        share = 100 * amount / total if total else 0.0
        if share:
            rects.append((kind, f"{at:.2f}", f"{max(share - 0.3, 0.3):.2f}"))
        at += share
    drawn = format_html_join(
        "", '<rect class="part-{}" x="{}%" width="{}%" height="8"/>', rects
    ) or mark_safe('<rect class="part-rest" width="100%" height="8"/>')
    return format_html('<svg class="stacked-bar" role="img" aria-label="{}">{}</svg>', label, drawn)


def _at(value: float) -> float:
    """Place a value between 0 and 1 on the axis; what lies beyond stands at its end."""
    return _EDGE + min(max(value, 0.0), 1.0) * (_WIDTH - 2 * _EDGE)


def interval_axis() -> SafeString:
    """Draw the axis that heads a column of intervals."""
    ticks = format_html_join(
        "",
        '<text x="{}" y="11">{}</text>',
        ((f"{_at(tick):.1f}", _short(tick)) for tick in _TICKS),
    )
    return format_html(
        '<svg class="interval" viewBox="0 0 200 14" width="200" height="14" aria-hidden="true">'
        "{}</svg>",
        ticks,
    )


def _short(value: float) -> str:
    """Write a value between 0 and 1 without its leading zero."""
    text = f"{value:g}"
    return text.removeprefix("0") if text.startswith("0.") else text


def interval(label: str, value: float | None, low: float | None, high: float | None) -> SafeString:
    """Draw a statistic with its interval; without a value the axis stays empty."""
    grid = "".join(f"M{_at(tick):.1f} 0V20" for tick in _TICKS)
    whisker: SafeString | str = ""
    if low is not None and high is not None:
        a, b = _at(low), _at(high)
        caps = (f"M{a:.1f} 6V14" if low >= 0 else "") + (f"M{b:.1f} 6V14" if high <= 1 else "")
        whisker = format_html(
            '<path class="whisker" d="M{} 10H{}{}"/>', f"{a:.1f}", f"{b:.1f}", caps
        )
    dot = (
        ""
        if value is None
        else format_html('<circle cx="{}" cy="10" r="3.5"/>', f"{_at(value):.1f}")
    )
    return format_html(
        '<svg class="interval" viewBox="0 0 200 20" width="200" height="20" role="img" '
        'aria-label="{}"><path class="grid" d="{}"/>{}{}</svg>',
        label,
        grid,
        whisker,
        dot,
    )
