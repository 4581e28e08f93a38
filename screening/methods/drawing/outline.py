"""A flow as words and numbers in reading order: what the drawing, the list and the text show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from screening.methods.prisma import CHANNELS, Box, Flow, Line, Status, Unit

from .labels import Labels, worded

Kind = Literal["main", "side", "awaiting", "end"]

ASSUMED = "\u2020"


@dataclass(frozen=True)
class Part:
    """One line inside a box.

    `key` finds its link, `number` is as printed and `n` as counted; `order` is the place in an
    ordered list, as of reasons.
    """

    key: str
    label: str
    number: str
    n: int | None
    order: str = ""

    @property
    def said(self) -> str:
        """The line as it is read out."""
        return f"{self.order} {self.label}".strip() + f": {self.number}"


@dataclass(frozen=True)
class Node:
    """One box: a label, a number, and the lines under them."""

    key: str
    label: str
    number: str
    n: int | None
    unit: Unit
    kind: Kind
    parts: tuple[Part, ...] = ()

    @property
    def said(self) -> str:
        """The box's own number as it is read out."""
        return f"{self.label}: {self.number}"


@dataclass(frozen=True)
class Step:
    """One row of an arm: the box on the way, and those that leave it or wait beside it."""

    main: Node
    sides: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Arm:
    """One way of finding records; `steps` has one place for each row, None where none is drawn.

    `passed` are the reports that it brings to the included ones, `passing` the words beside the
    arrow that carries them there.
    """

    title: str
    steps: tuple[Step | None, ...]
    passed: Part
    passing: str


@dataclass(frozen=True)
class Outline:
    """The whole flow. `earlier` and `total` are there only in an update of an earlier review."""

    title: str
    phases: tuple[str, str, str]
    arms: tuple[Arm, ...]
    included: Node
    earlier: Node | None
    total: Node | None
    footnotes: tuple[str, ...]


def outline(flow: Flow, labels: Labels | None = None) -> Outline:
    """Put a flow into words, in reading order.

    The arm of other methods comes only when it has something, boxes that await only when something
    waits. Numbers carry the separator of thousands that `labels` names; an unknown one reads "NR"
    and an assumed one has a dagger, both explained in a footnote.

    >>> from screening.methods.prisma import Counts, flow
    >>> drawn = outline(flow(Counts(databases=[("Scopus", 1234)], records_screened=1200)))
    >>> [(step.main.label, step.main.number) for step in drawn.arms[0].steps][:2]
    [('Records identified', '1,234'), ('Records screened', '1,200')]
    """
    return _Writer(flow, worded(labels)).outline()


def describe(flow: Flow, labels: Labels | None = None) -> str:
    """Say the flow in one paragraph, for whoever can't see the drawing.

    >>> from screening.methods.prisma import Counts, flow
    >>> describe(flow(Counts(databases=[("Scopus", 12)], duplicates=2))).split(". ")[1]
    'Records identified: 12 (Scopus: 12; Registers: NR)'
    """
    drawn = outline(flow, labels)
    sentences = []
    for arm in drawn.arms:
        sentences.append(arm.title)
        for step in filter(None, arm.steps):
            sentences += [_sentence(node) for node in (step.main, *step.sides)]
        sentences.append(arm.passed.said)
    ends = [drawn.included, drawn.earlier, drawn.total]
    sentences += [_sentence(node) for node in ends if node]
    return ". ".join(sentences) + "." + "".join(f" {note}" for note in drawn.footnotes)


def _sentence(node: Node) -> str:
    parts = "; ".join(part.said for part in node.parts)
    return node.said + (f" ({parts})" if parts else "")


class _Writer:
    """Reads the boxes of one flow in the words of one language."""

    def __init__(self, flow: Flow, words: dict[str, str]) -> None:
        self.flow = flow
        self.words = words

    def outline(self) -> Outline:
        words = self.words
        arms = [self._databases()]
        if self.flow.has_other_methods:
            arms.append(self._others())
        updates = self.flow.has_previous
        return Outline(
            title=words["title"],
            phases=(words["identification"], words["screening"], words["included"]),
            arms=tuple(arms),
            included=self._end("new", "new_studies", "new_reports"),
            earlier=self._end("previous", "previous", "previous_reports") if updates else None,
            total=self._end("total", "total", "total_reports") if updates else None,
            footnotes=tuple(self._footnotes()),
        )

    def _databases(self) -> Arm:
        found = [
            *self._found("database_results", "databases"),
            *self._found("register_results", "registers"),
        ]
        removed = ["duplicates", "excluded_automatic", "excluded_other"]
        first = Step(
            self._sum("identified", ["database_results", "register_results"], "main", found),
            (
                self._sum("removed", removed, "side", [self._part(key) for key in removed]),
                *self._waits("awaiting_screening"),
            ),
        )
        screened = Step(
            self._node("records_screened", "main"),
            (self._node("records_excluded", "side"), *self._waits("awaiting_decision")),
        )
        return Arm(
            title=self.words["databases_arm"],
            steps=(first, screened, *self._full_text("dbr", "")),
            passed=self._part("dbr_included_reports"),
            passing=self._passing("dbr_included_reports"),
        )

    def _others(self) -> Arm:
        channels = list(CHANNELS.values())[2:]
        found = [self._part(key) for key in channels if self.flow.boxes[key].n != 0]
        identified = self._sum("identified", channels, "main", found, key="other_identified")
        return Arm(
            title=self.words["other_arm"],
            steps=(
                Step(identified, tuple(self._waits("other_awaiting_screening"))),
                None,
                *self._full_text("other", "other_"),
            ),
            passed=self._part("other_included_reports"),
            passing=self._passing("other_included_reports"),
        )

    def _full_text(self, arm: str, waiting: str) -> tuple[Step, Step]:
        keys = [f"{waiting}awaiting_retrieval", f"{waiting}awaiting_assessment"]
        waits = [node for key in keys for node in self._waits(key)]
        if len(waits) > 1:
            parts = [self._part(key) for key in keys]
            key = f"{arm}_awaiting"
            waits = [self._sum("awaiting_full_text", keys, "awaiting", parts, key=key)]
        sought = Step(
            self._node(f"{arm}_sought_reports", "main"),
            (self._node(f"{arm}_notretrieved_reports", "side"), *waits),
        )
        reasons = self._reasons(f"{arm}_excluded")
        excluded = self._node(f"{arm}_excluded", "side", reasons)
        return sought, Step(self._node(f"{arm}_assessed", "main"), (excluded,))

    def _reasons(self, key: str) -> list[Part]:
        lines = self.flow.boxes[key].lines
        return [self._line(key, line, str(place)) for place, line in enumerate(lines, 1)]

    def _found(self, key: str, label: str) -> list[Part]:
        box = self.flow.boxes[key]
        if box.lines:
            return [self._line(key, line) for line in box.lines]
        return [Part(key, self.words[label], self._number(box), box.n)]

    def _line(self, key: str, line: Line, order: str = "") -> Part:
        return Part(f"{key}{{{line.name}}}", line.name, self._digits(line.n), line.n, order)

    def _waits(self, key: str) -> list[Node]:
        return [self._node(key, "awaiting")] if self.flow.boxes[key].n != 0 else []

    def _node(self, key: str, kind: Kind, parts: Sequence[Part] = ()) -> Node:
        box = self.flow.boxes[key]
        return Node(key, self._label(key), self._number(box), box.n, box.unit, kind, tuple(parts))

    def _part(self, key: str) -> Part:
        box = self.flow.boxes[key]
        return Part(key, self._label(key), self._number(box), box.n)

    def _sum(
        self, label: str, keys: Sequence[str], kind: Kind, parts: Sequence[Part], key: str = ""
    ) -> Node:
        boxes = [self.flow.boxes[one] for one in keys]
        known = [box.n for box in boxes if box.n is not None]
        # One known part of two is more than nothing: an unknown register count isn't missed.
        n = sum(known) if len(known) == len(boxes) or (label == "identified" and known) else None
        number = self._digits(n)
        return Node(key or label, self.words[label], number, n, boxes[0].unit, kind, tuple(parts))

    def _end(self, arm: str, label: str, reports_label: str) -> Node:
        studies, reports = self.flow.boxes[f"{arm}_studies"], self.flow.boxes[f"{arm}_reports"]
        part = Part(f"{arm}_reports", self.words[reports_label], self._number(reports), reports.n)
        number = self._number(studies)
        return Node(
            f"{arm}_studies", self.words[label], number, studies.n, "studies", "end", (part,)
        )

    def _passing(self, key: str) -> str:
        box = self.flow.boxes[key]
        words = self.words["passed_one" if box.n == 1 else "passed_many"]
        return words.format(n=self._number(box))

    def _label(self, key: str) -> str:
        for arm in ("dbr_", "other_"):
            if key not in self.words and key.startswith(arm):
                return self.words[key.removeprefix(arm)]
        return self.words[key]

    def _number(self, box: Box) -> str:
        return self._digits(box.n) + (ASSUMED if box.status is Status.ASSUMED else "")

    def _digits(self, n: int | None) -> str:
        if n is None:
            return self.words["unknown"]
        return f"{n:,}".replace(",", self.words["thousands"])

    def _footnotes(self) -> list[str]:
        boxes, words = self.flow.boxes, self.words
        notes = []
        early = [boxes["other_duplicates"], boxes["other_records_excluded"]]
        if any(box.n for box in early):
            duplicates, dropped = map(self._number, early)
            notes.append(words["note_other"].format(duplicates=duplicates, dropped=dropped))
        for key in ("sought_adjustment", "other_sought_adjustment"):
            if n := boxes[key].n:
                notes.append(words["note_adjustment"].format(n=f"{n:+,}"))
        if any(box.n is None for box in self._shown()):
            notes.append(words["note_unknown"])
        if any(box.status is Status.ASSUMED for box in self._shown()):
            notes.append(f"{ASSUMED} {words['note_assumed']}")
        return notes

    def _shown(self) -> list[Box]:
        other, earlier = self.flow.has_other_methods, self.flow.has_previous
        others = set(list(CHANNELS.values())[2:])
        return [
            box
            for key, box in self.flow.boxes.items()
            if (other or not (key.startswith("other_") or key in others))
            and (earlier or not key.startswith(("previous_", "total_")))
            and "adjustment" not in key
            and key != "studies_without_report"
        ]
