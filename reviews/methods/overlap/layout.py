"""The overlap as a drawing after UpSet: a bar for each combination of sources, dots say which.

Lex A, Gehlenborg N, Strobelt H, Vuillemot R, Pfister H (2014). UpSet: visualization of
intersecting sets. IEEE Transactions on Visualization and Computer Graphics, 20(12), 1983-1992.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviews.methods.drawing.shapes import Dot, Drawing, Edge, Mark, Rect, Shape, Text
from reviews.methods.drawing.wrapping import wrap

from .counting import Combination, Overlap, Source

Labels = Mapping[str, str]

ENGLISH: dict[str, str] = {
    "title": "Overlap between sources",
    "by_combination": "Reports by the sources that gave them",
    "reports": "Reports",
    "thousands": ",",
    "more_one": "1 smaller combination with {reports} reports is not drawn.",
    "more_many": "{n} smaller combinations with {reports} reports together are not drawn.",
    "said_source": "{name}: {reports} reports, {unique} of them from there alone",
    "said_only": "{names} only: {reports} reports",
    "described": "{records} records of {sources} sources are {reports} reports.",
}

NAME_ROOM, NUMBER_END, BAR_START, BAR_ROOM = 196.0, 252.0, 262.0, 96.0
MATRIX_START = 384.0
COLUMN, BAR = 46.0, 26.0
HEAD, BARS, GAP = 44.0, 168.0, 18.0
ROW, LINE = 34.0, 17.0
RADIUS = 6.5
# Combinations that are drawn; below the largest of them bars are no longer told apart.
MOST = 16


def drawing(found: Overlap, labels: Labels | None = None) -> Drawing:
    """Lay an overlap out, in pixels; the words are `labels`, else English.

    Keys of the marks, for links: a source's own key, and "only:" with a combination's key.

    >>> from .counting import overlap
    >>> made = drawing(overlap([("m", "MEDLINE", 2)], {("m",): 2}))
    >>> [mark.key for mark in made.marks if mark.key]
    ['m', 'only:m']
    """
    return _Page(found, {**ENGLISH, **(labels or {})}).drawing()


class _Page:
    """Places rows of sources and columns of combinations."""

    def __init__(self, found: Overlap, labels: Labels) -> None:
        self.found, self.labels = found, labels
        self.drawn = found.combinations[:MOST]
        self.names = {s.key: wrap(s.name, NAME_ROOM, "label") for s in found.sources}
        self.top = HEAD + BARS + GAP
        self.rows = dict(self._rows())
        self.bottom = max((end for _start, end in self.rows.values()), default=self.top)
        self.width = max(MATRIX_START + COLUMN * len(self.drawn), 640.0)

    def _rows(self) -> Iterator[tuple[str, tuple[float, float]]]:
        y = self.top
        for source in self.found.sources:
            height = ROW + LINE * (len(self.names[source.key]) - 1)
            yield source.key, (y, y + height)
            y += height

    def drawing(self) -> Drawing:
        marks = [Mark("", "", tuple(self._frame()))]
        most = max((source.reports for source in self.found.sources), default=0)
        marks += [self._source(source, most) for source in self.found.sources]
        tallest = max((c.reports for c in self.drawn), default=0)
        marks += [self._combination(at, c, tallest) for at, c in enumerate(self.drawn)]
        note = self._note()
        return Drawing(
            classes="upset",
            width=self.width,
            height=self.bottom + (34 if note else 8),
            title=self.labels["title"],
            description=self._described(),
            marks=(*marks, Mark("", "", note)),
        )

    def _frame(self) -> Iterator[Shape]:
        """What belongs to no number: heads, hairlines, the line on which the bars stand."""
        yield Text(MATRIX_START, 20, self.labels["by_combination"], "arm")
        yield Text(NUMBER_END, self.top - 12, self.labels["reports"], "phase", "end")
        base = HEAD + BARS
        yield Edge(((MATRIX_START, base), (self.width, base)), "rule")
        for start, _end in self.rows.values():
            yield Edge(((0, start), (self.width, start)), "rule")
        yield Edge(((0, self.bottom), (self.width, self.bottom)), "rule")

    def _source(self, source: Source, most: int) -> Mark:
        start, end = self.rows[source.key]
        base = start + ROW / 2 + 5
        shapes: list[Shape] = [Rect(0, start, MATRIX_START - 18, end - start, "hit")]
        for at, line in enumerate(self.names[source.key]):
            shapes.append(Text(0, base + LINE * at, line, "label"))
        quiet = not source.reports
        number = self._number(source.reports)
        shapes.append(Text(NUMBER_END, base, number, "part-number", "end", quiet))
        if most:
            length = BAR_ROOM * source.reports / most
            shapes.append(Rect(BAR_START, start + ROW / 2 - 5, length, 10, "bar"))
        said = self.labels["said_source"].format(
            name=source.name, reports=number, unique=self._number(source.unique)
        )
        return Mark(source.key, said, tuple(shapes))

    def _combination(self, at: int, combination: Combination, tallest: int) -> Mark:
        x = MATRIX_START + COLUMN * at
        middle, base = x + COLUMN / 2, HEAD + BARS
        height = max(1.0, (BARS - 22) * combination.reports / tallest)
        number = self._number(combination.reports)
        shapes: list[Shape] = [
            Rect(x + 1, HEAD, COLUMN - 2, self.bottom - HEAD, "hit"),
            Rect(middle - BAR / 2, base - height, BAR, height, "bar"),
            Text(middle, base - height - 6, number, "part-number", "middle"),
            *self._dots(middle, combination),
        ]
        names = self.found.named(combination)
        said = self.labels["said_only"].format(names=names, reports=number)
        return Mark(f"only:{combination.key}", said, tuple(shapes))

    def _dots(self, x: float, combination: Combination) -> Iterator[Shape]:
        middles = {key: start + ROW / 2 for key, (start, _end) in self.rows.items()}
        inside = [middles[key] for key in combination.sources]
        if len(inside) > 1:
            yield Edge(((x, min(inside)), (x, max(inside))), "join")
        for key, y in middles.items():
            yield Dot(x, y, RADIUS, "dot" if key in combination.sources else "gap")

    def _note(self) -> tuple[Text, ...]:
        rest = self.found.combinations[MOST:]
        if not rest:
            return ()
        words = self.labels["more_one" if len(rest) == 1 else "more_many"]
        reports = self._number(sum(c.reports for c in rest))
        said = words.format(n=self._number(len(rest)), reports=reports)
        return (Text(MATRIX_START, self.bottom + 24, said, "note"),)

    def _described(self) -> str:
        words = [
            self.labels["described"].format(
                records=self._number(self.found.records),
                sources=len(self.found.sources),
                reports=self._number(self.found.reports),
            )
        ]
        for combination in self.found.combinations[:5]:
            names, number = self.found.named(combination), self._number(combination.reports)
            words.append(self.labels["said_only"].format(names=names, reports=number) + ".")
        return " ".join(words)

    def _number(self, n: int) -> str:
        return f"{n:,}".replace(",", self.labels["thousands"])
