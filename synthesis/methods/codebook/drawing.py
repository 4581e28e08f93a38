"""The lineage of a code as a drawing: a line a code, and where its codings went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviews.methods.drawing.shapes import Dot, Drawing, Edge, Mark, Shape, Text
from reviews.methods.drawing.wrapping import wrap

from .lineage import Lineage, Turn

NAMES, COLUMN, ROW, HEAD, FOOT, END = 200.0, 92.0, 34.0, 12.0, 30.0, 26.0


def draw(family: Lineage, names: Mapping[int, str], title: str, days: Mapping[int, str]) -> Drawing:
    """Draw the steps that stand, from left to right: a code begins at its dot, a merge or a
    split goes from line to line and ends in a dot, and a code ends where it was merged away.

    `names` are the codes' names by number, `days` the words below each step by its change.
    """
    turns = [turn for turn in family.turns if turn.stands and (turn.targets or _made(turn))]
    rows = {code: HEAD + ROW * (n + 0.5) for n, code in enumerate(family.codes)}
    width = NAMES + COLUMN * max(1, len(turns)) + END
    bottom = HEAD + ROW * len(rows)
    spans = _spans(family, turns, width - END)
    marks = [
        Mark(f"code:{code}", names.get(code, ""), tuple(_line(code, rows, spans, names)))
        for code in family.codes
    ]
    marks += [
        Mark("", "", tuple(_turn(turn, _at(n), rows, bottom, days.get(turn.change.id, ""))))
        for n, turn in enumerate(turns)
    ]
    said = "; ".join(
        f"{', '.join(names.get(one, '') for one in turn.sources)} → "
        f"{', '.join(names.get(one, '') for one in turn.targets)}"
        for turn in turns
        if turn.targets
    )
    return Drawing("lineage", width, bottom + FOOT, title, said, tuple(marks))


def _made(turn: Turn) -> bool:
    return turn.change.kind == "created"


def _at(n: int) -> float:
    return NAMES + COLUMN * (n + 0.5)


def _spans(family: Lineage, turns: list[Turn], end: float) -> dict[int, tuple[float, float]]:
    """From where to where each code was there."""
    spans = dict.fromkeys(family.codes, (NAMES, end))
    for n, turn in enumerate(turns):
        if _made(turn):
            spans[turn.change.code] = (_at(n), end)
        elif turn.change.kind == "split":
            spans |= {code: (_at(n), end) for code in turn.targets}
        for code in turn.sources if turn.change.kind != "split" else ():
            spans[code] = (spans[code][0], _at(n))
    return spans


def _line(
    code: int,
    rows: Mapping[int, float],
    spans: Mapping[int, tuple[float, float]],
    names: Mapping[int, str],
) -> Iterator[Shape]:
    y, (start, end) = rows[code], spans[code]
    yield Text(0, y + 5, wrap(names.get(code, ""), NAMES - 20, "part")[0], "part")
    yield Edge(((start, y), (end, y)), "rule")
    yield Dot(start, y, 5, "dot")


def _turn(
    turn: Turn, x: float, rows: Mapping[int, float], bottom: float, day: str
) -> Iterator[Shape]:
    for source in turn.sources:
        for target in turn.targets:
            yield Edge(((x, rows[source]), (x, rows[target])), "join")
            yield Dot(x, rows[target], 4, "dot")
    yield Text(x, bottom + 20, day, "phase", "middle")
