"""The boxes of one flow in the words of one language; each layout puts them in its own order."""

from __future__ import annotations

from collections.abc import Sequence

from screening.methods.prisma import OTHER_CHANNELS, Box, Flow, Line, Status

from .outline import ASSUMED, Kind, Node, Part


class Wording:
    """Makes nodes and lines of the drawing from boxes."""

    def __init__(self, flow: Flow, words: dict[str, str]) -> None:
        self.flow = flow
        self.words = words

    def node(self, key: str, kind: Kind, parts: Sequence[Part] = ()) -> Node:
        """One box as it is."""
        box = self.flow.boxes[key]
        return Node(key, self.label(key), self.number(box), box.n, box.unit, kind, tuple(parts))

    def part(self, key: str, label: str = "") -> Part:
        """One box as a line of another."""
        box = self.flow.boxes[key]
        return Part(key, self.words[label] if label else self.label(key), self.number(box), box.n)

    def waits(self, *keys: str) -> list[Node]:
        """The boxes among these in which something waits."""
        return [self.node(key, "awaiting") for key in keys if self.flow.boxes[key].n != 0]

    def reasons(self, key: str) -> list[Part]:
        """The ordered parts of a box."""
        lines = self.flow.boxes[key].lines
        return [self.line(key, line, str(place)) for place, line in enumerate(lines, 1)]

    def found(self, key: str, label: str) -> list[Part]:
        """The sources of a box, or the box itself where they aren't told apart."""
        box = self.flow.boxes[key]
        if box.lines:
            return [self.line(key, line) for line in box.lines]
        return [Part(key, self.words[label], self.number(box), box.n)]

    def found_otherwise(self) -> list[Part]:
        """The channels of other methods that gave something."""
        boxes = self.flow.boxes
        return [self.part(key) for key in self.channels() if boxes[key].n != 0]

    def channels(self) -> list[str]:
        """The channels of other methods that this flow has boxes for."""
        return [key for key in OTHER_CHANNELS if key in self.flow.boxes]

    def excluded(self, key: str = "records_excluded") -> Node:
        """The excluded at title and abstract, told apart where a tool excluded some."""
        if self.flow.boxes["records_excluded_automatic"].n in (0, None):
            return self.node(key, "side")
        split = ("records_excluded_human", "records_excluded_automatic")
        return self.node(key, "side", [self.part(one) for one in split])

    def line(self, key: str, line: Line, order: str = "") -> Part:
        """One named part of a box."""
        return Part(f"{key}{{{line.name}}}", line.name, self.digits(line.n), line.n, order)

    def sum(
        self, label: str, keys: Sequence[str], kind: Kind, parts: Sequence[Part], key: str = ""
    ) -> Node:
        """Several boxes as one."""
        boxes = [self.flow.boxes[one] for one in keys]
        known = [box.n for box in boxes if box.n is not None]
        # One known part of two is more than nothing: an unknown register count isn't missed.
        n = sum(known) if len(known) == len(boxes) or (label == "identified" and known) else None
        number = self.digits(n)
        return Node(key or label, self.words[label], number, n, boxes[0].unit, kind, tuple(parts))

    def end(self, arm: str, label: str, reports_label: str) -> Node:
        """Studies and their reports."""
        studies, reports = self.flow.boxes[f"{arm}_studies"], self.flow.boxes[f"{arm}_reports"]
        part = Part(f"{arm}_reports", self.words[reports_label], self.number(reports), reports.n)
        number = self.number(studies)
        return Node(
            f"{arm}_studies", self.words[label], number, studies.n, "studies", "end", (part,)
        )

    def passing(self, key: str) -> str:
        """What goes along the arrow to the included reports."""
        box = self.flow.boxes[key]
        words = self.words["passed_one" if box.n == 1 else "passed_many"]
        return words.format(n=self.number(box))

    def label(self, key: str) -> str:
        """A box's label; the two arms share theirs."""
        for arm in ("dbr_", "other_"):
            if key not in self.words and key.startswith(arm):
                return self.words[key.removeprefix(arm)]
        return self.words[key]

    def number(self, box: Box) -> str:
        """A number as it is printed."""
        return self.digits(box.n) + (ASSUMED if box.status is Status.ASSUMED else "")

    def digits(self, n: int | None) -> str:
        """A count with the separator of thousands; unknown ones as such."""
        if n is None:
            return self.words["unknown"]
        return f"{n:,}".replace(",", self.words["thousands"])

    def footnotes(self, shown: Sequence[Box]) -> list[str]:
        """What the drawing has no box for, and what its signs mean."""
        boxes, words = self.flow.boxes, self.words
        notes = self._early()
        for key in ("sought_adjustment", "other_sought_adjustment"):
            if n := boxes[key].n:
                signed = f"{n:+,}".replace("-", "\u2212")
                notes.append(words["note_adjustment"].format(n=signed))
        notes += [
            words["note_remark"].format(name=one.name, n=self.digits(one.n))
            for one in self.flow.remarks
        ]
        notes += [words["note_explained"].format(words=said) for said in self._explained()]
        if any(box.n is None for box in shown):
            notes.append(words["note_unknown"])
        if any(box.status is Status.ASSUMED for box in shown):
            notes.append(f"{ASSUMED} {words['note_assumed']}")
        return notes

    def _early(self) -> list[str]:
        early = [self.flow.boxes[key] for key in ("other_duplicates", "other_records_excluded")]
        if not any(box.n for box in early):
            return []
        duplicates, dropped = map(self.number, early)
        return [self.words["note_other"].format(duplicates=duplicates, dropped=dropped)]

    def _explained(self) -> list[str]:
        broken = {one.code for one in self.flow.imbalances}
        return [words for code, words in self.flow.explained.items() if code in broken]
