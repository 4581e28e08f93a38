"""The study × item chart and the bars that sum it up, as vector drawings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from appraisal.methods.instruments import Instrument, Item
from reviews.methods.drawing.shapes import Drawing, Edge, Mark, Rect, Shape, Text
from reviews.methods.drawing.wrapping import wrap

Labels = Mapping[str, str]

ENGLISH: dict[str, str] = {
    "title": "Appraisal by study and item",
    "summary": "Answers by item",
    "item": "Item",
    "flagged": "flagged",
    "open": "open",
    "studies_one": "1 study",
    "studies_many": "{n} studies",
    "said": "{study}, item {item}: {answer}",
    "described": "{studies}, {items} items; {flagged} flagged.",
    "counted": "{item}: {counts}",
}

CELL, GUTTER, LABELS, HEAD, ROW = 24.0, 2.0, 236.0, 44.0, 24.0
# Studies side by side; more of them stand in further panels below.
ACROSS = 30
LEGEND = 40.0
BAR_ROOM = 420.0


@dataclass(frozen=True)
class Column:
    """One study of the chart: its number, its name when read out, codes by item, its flag."""

    key: str
    number: str
    name: str
    codes: Mapping[str, str]
    flagged: bool = False


def matrix(
    instrument: Instrument, columns: Sequence[Column], labels: Labels | None = None
) -> Drawing:
    """Draw which study got which answer on which item, in even panels of 30 studies at most.

    Keys of the marks, for links: a study's own key.
    """
    words = {**ENGLISH, **(labels or {})}
    across = max(1, ceil(len(columns) / max(1, ceil(len(columns) / ACROSS))))
    panels = [columns[at : at + across] for at in range(0, len(columns), across)] or [[]]
    panel_height = HEAD + ROW * len(instrument.rated) + 24
    marks: list[Mark] = []
    for at, panel in enumerate(panels):
        marks += _panel(instrument, panel, at * panel_height, words)
    bottom = len(panels) * panel_height
    marks.append(Mark("", "", tuple(_legend(instrument, bottom, words))))
    flagged = sum(column.flagged for column in columns)
    n = len(columns)
    studies = words["studies_one"] if n == 1 else words["studies_many"].format(n=n)
    return Drawing(
        "ratings",
        LABELS + CELL * max(min(len(columns), across), 14),
        bottom + LEGEND,
        words["title"],
        words["described"].format(studies=studies, items=len(instrument.rated), flagged=flagged),
        tuple(marks),
    )


def _panel(
    instrument: Instrument, columns: Sequence[Column], top: float, words: Labels
) -> Iterator[Mark]:
    names: list[Shape] = [Text(0, top + HEAD - 10, words["item"], "phase")]
    for at, item in enumerate(instrument.rated):
        y = top + HEAD + at * ROW + 17
        names.append(Text(22, y, item.id, "part", "end"))
        names.append(Text(30, y, wrap(item.label, LABELS - 40, "part")[0], "part"))
    yield Mark("", "", tuple(names))
    for place, column in enumerate(columns):
        x = LABELS + place * CELL
        shapes: list[Shape] = [Rect(x, top, CELL - GUTTER, HEAD - 4, "hit")]
        if column.flagged:
            shapes.append(Text(x + CELL / 2 - 1, top + HEAD - 24, "⚑", "flag", "middle"))
        shapes.append(Text(x + CELL / 2 - 1, top + HEAD - 10, column.number, "phase", "middle"))
        for at, item in enumerate(instrument.rated):
            shapes += _cell(item, column.codes.get(item.id, ""), x, top + HEAD + at * ROW)
        said = f"{column.name}{', ' + words['flagged'] if column.flagged else ''}"
        yield Mark(column.key, said, tuple(shapes))


def _cell(item: Item, code: str, x: float, y: float) -> Iterator[Shape]:
    response = item.response(code)
    tone = response.tone if response else "open"
    yield Rect(x, y, CELL - GUTTER, ROW - GUTTER, tone)
    yield from _sign(tone, x + (CELL - GUTTER) / 2, y + (ROW - GUTTER) / 2)


def _sign(tone: str, x: float, y: float) -> Iterator[Shape]:
    """A sign for each tone, so that colour alone never carries the answer."""
    if tone == "good":
        yield Edge(((x - 4, y), (x - 1, y + 3.5), (x + 4.5, y - 4)), "tick")
    elif tone == "bad":
        yield Edge(((x - 3.5, y - 3.5), (x + 3.5, y + 3.5)), "cross")
        yield Edge(((x - 3.5, y + 3.5), (x + 3.5, y - 3.5)), "cross")
    elif tone == "doubt":
        yield Text(x, y + 4.5, "?", "query", "middle")
    elif tone == "none":
        yield Edge(((x - 4, y), (x + 4, y)), "rule")


def _legend(instrument: Instrument, y: float, words: Labels) -> Iterator[Shape]:
    x = 0.0
    met: dict[str, str] = {}
    for item in instrument.rated:
        for response in item.responses:
            met.setdefault(response.label, response.tone)
    for label, tone in [*met.items(), (words["open"], "open")]:
        yield Rect(x, y, CELL - GUTTER, ROW - GUTTER, tone)
        yield from _sign(tone, x + (CELL - GUTTER) / 2, y + (ROW - GUTTER) / 2)
        yield Text(x + CELL + 4, y + 16, label, "part")
        x += CELL + 24 + 7.5 * len(label)
    yield Text(x, y + 16, "⚑", "flag")
    yield Text(x + 16, y + 16, words["flagged"], "part")


def bars(
    instrument: Instrument, columns: Sequence[Column], labels: Labels | None = None
) -> Drawing:
    """Draw for each item how many studies got each answer, worst last."""
    words = {**ENGLISH, **(labels or {})}
    marks: list[Mark] = []
    for at, item in enumerate(instrument.rated):
        counted = Counter(column.codes.get(item.id, "") for column in columns)
        marks.append(Mark(f"item:{item.id}", "", tuple(_bar(item, counted, at * 30.0))))
    height = len(instrument.rated) * 30.0 + 12
    marks.append(Mark("", "", tuple(_legend(instrument, height, words))))
    return Drawing(
        "ratings bars",
        LABELS + BAR_ROOM + 40,
        height + LEGEND,
        words["summary"],
        "; ".join(_counted(item, columns, words) for item in instrument.rated),
        tuple(marks),
    )


def _bar(item: Item, counted: Counter[str], y: float) -> Iterator[Shape]:
    yield Text(22, y + 17, item.id, "part", "end")
    yield Text(30, y + 17, wrap(item.label, LABELS - 40, "part")[0], "part")
    everything = sum(counted.values())
    x = LABELS
    for code in [*item.codes, ""]:
        n = counted[code]
        if not n:
            continue
        width = BAR_ROOM * n / everything
        response = item.response(code)
        yield Rect(x, y, max(width - 1, 1), 22, response.tone if response else "open")
        yield Text(x + width / 2, y + 16, f"{n}", "part", "middle")
        x += width


def _counted(item: Item, columns: Sequence[Column], words: Labels) -> str:
    counted = Counter(column.codes.get(item.id, "") for column in columns)
    said = [f"{each.label} {counted[each.code]}" for each in item.responses if counted[each.code]]
    if counted[""]:
        said.append(f"{words['open']} {counted['']}")
    return words["counted"].format(item=item.label, counts=", ".join(said))
