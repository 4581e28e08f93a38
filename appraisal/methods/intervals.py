"""How far raters agreed, as points with their 95 % intervals: one line for each item."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from appraisal.methods.agreement import ItemAgreement
from reviews.methods.drawing.shapes import Dot, Drawing, Edge, Mark, Rect, Shape, Text
from reviews.methods.drawing.wrapping import wrap

ENGLISH: dict[str, str] = {
    "title": "Agreement by item",
    "axis": "Kappa with 95 % interval",
    "undefined": "not defined",
    "point": "{kappa}",
    "interval": "{kappa} ({low} to {high})",
    "said": "{label}: {value}",
}
NAMES, ROOM, VALUES, ROW, HEAD, FOOT = 236.0, 340.0, 150.0, 26.0, 8.0, 46.0
STEP = 0.25
Across = Callable[[float], float]


@dataclass(frozen=True)
class Line:
    """One line of the chart; the first may be of all items together."""

    id: str
    label: str
    found: ItemAgreement


def draw(lines: Sequence[Line], labels: Mapping[str, str] | None = None) -> Drawing:
    """Draw kappa and its interval on an axis that holds all of them and ends at 1.

    What isn't defined (every rater gave one and the same answer throughout) is said in words.
    """
    words = {**ENGLISH, **(labels or {})}
    lowest = _lowest(lines)
    bottom = HEAD + ROW * len(lines)

    def across(kappa: float) -> float:
        return NAMES + ROOM * (kappa - lowest) / (1 - lowest)

    marks = [Mark("", "", tuple(_axis(lowest, across, bottom, words)))]
    marks += [Mark("", "", tuple(_line(line, at, across, words))) for at, line in enumerate(lines)]
    said = [words["said"].format(label=line.label, value=_value(line, words)) for line in lines]
    return Drawing(
        "ratings intervals",
        NAMES + ROOM + VALUES,
        bottom + FOOT,
        words["title"],
        "; ".join(said),
        tuple(marks),
    )


def _lowest(lines: Sequence[Line]) -> float:
    """Where the axis begins: a quarter at or below everything that is drawn, and 0 at most."""
    ends = [line.found.kappa_ci[0] for line in lines if line.found.kappa_ci]
    ends += [line.found.kappa for line in lines if line.found.kappa is not None]
    return max(-1.0, math.floor(min([0.0, *ends]) / STEP) * STEP)


def _axis(
    lowest: float, across: Across, bottom: float, words: Mapping[str, str]
) -> Iterator[Shape]:
    for at in range(round((1 - lowest) / STEP) + 1):
        kappa = lowest + at * STEP
        x = across(kappa)
        yield Edge(((x, HEAD), (x, bottom)), "rule")
        yield Text(x, bottom + 18, f"{kappa:g}".replace("-", "−"), "phase", "middle")
    yield Text(NAMES + ROOM / 2, bottom + 40, words["axis"], "phase", "middle")


def _line(line: Line, at: int, across: Across, words: Mapping[str, str]) -> Iterator[Shape]:
    top = HEAD + at * ROW
    base, middle = top + 18, top + ROW / 2
    if not line.id:
        yield Rect(0, top, NAMES + ROOM + VALUES, ROW, "band")
    if line.id:
        yield Text(22, base, line.id, "part", "end")
    yield Text(30 if line.id else 0, base, wrap(line.label, NAMES - 50, "part")[0], "part")
    interval = line.found.kappa_ci
    if interval:
        low, high = (across(max(-1.0, min(1.0, end))) for end in interval)
        yield Edge(((low, middle), (high, middle)), "join")
    if line.found.kappa is not None:
        yield Dot(across(line.found.kappa), middle, 5, "dot")
    yield Text(NAMES + ROOM + 14, base, _value(line, words), "part")


def _value(line: Line, words: Mapping[str, str]) -> str:
    kappa, interval = line.found.kappa, line.found.kappa_ci
    if kappa is None:
        return words["undefined"]
    if interval is None:
        return words["point"].format(kappa=_number(kappa))
    low, high = map(_number, interval)
    return words["interval"].format(kappa=_number(kappa), low=low, high=high)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
