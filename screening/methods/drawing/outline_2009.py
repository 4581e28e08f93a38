"""The order of the PRISMA 2009 template: both arms together, four phases, no box for retrieval."""

from __future__ import annotations

from collections.abc import Sequence

from screening.methods.prisma import Box, Line, Status, Unit

from .outline import Arm, Kind, Node, Outline, Part, Step
from .wording import Wording


class Writer2009(Wording):
    """Puts a flow into the order of the 2009 template."""

    def outline(self) -> Outline:
        """Two sources above one way down; the arms stand as lines in its boxes."""
        words = self.words
        updates = self.flow.has_previous
        steps = (self._unduplicated(), self._screened(), self._assessed())
        return Outline(
            title=words["title_2009"],
            phases=(
                (words["identification"], 0, 0),
                (words["screening"], 1, 1),
                (words["eligibility"], 2, 2),
                (words["included"], -1, -1),
            ),
            arms=(Arm("", steps, passed=None),),
            included=self.end("new", "studies_2009", "new_reports"),
            earlier=self.end("previous", "previous", "previous_reports") if updates else None,
            total=self.end("total", "total", "total_reports") if updates else None,
            footnotes=tuple(self._notes([*self._sources(), *steps])),
            sources=self._sources(),
        )

    def _sources(self) -> tuple[Node, ...]:
        found = [
            *self.found("database_results", "databases"),
            *self.found("register_results", "registers"),
        ]
        keys = ["database_results", "register_results"]
        databases = self.sum("identified", keys, "main", found)
        if not self.flow.has_other_methods:
            return (self._named(databases, "identified_2009"),)
        others = self.sum(
            "identified", self.channels(), "main", self.found_otherwise(), key="other_identified"
        )
        return (
            self._named(databases, "identified_2009"),
            self._named(others, "other_identified_2009"),
        )

    def _named(self, node: Node, label: str) -> Node:
        return Node(
            node.key, self.words[label], node.number, node.n, node.unit, node.kind, node.parts
        )

    def _unduplicated(self) -> Step:
        found = [*self._n("database_results", "register_results"), *self._n(*self.channels())]
        twice = self._n("duplicates", "other_duplicates")
        if self.flow.boxes["database_results"].n is None:
            # Published flows often begin here.
            screened = self._n("records_screened", *self.channels())
            main = self._total("unduplicated_2009", "records", screened)
        else:
            main = self._total("unduplicated_2009", "records", found, twice)
        keys = ("awaiting_screening", "other_awaiting_screening")
        return Step(main, (*self._removed(), *self.waits(*keys)))

    def _removed(self) -> list[Node]:
        """What left before screening otherwise than as a duplicate, where anything did."""
        early = [key for key in ("excluded_automatic", "excluded_other") if self.flow.boxes[key].n]
        parts = [self.part(key) for key in early]
        return [self._total("removed", "records", self._n(*early), kind="side", parts=parts)][
            : len(early)
        ]

    def _screened(self) -> Step:
        if self.flow.is_merged:
            excluded = self.node("both_records_excluded", "side")
            main = self.node("both_records", "main")
            return Step(self._named(main, "records_screened"), (excluded,))
        others = self._n(*self.channels())
        without = self._n("other_duplicates", "other_awaiting_screening")
        main = self._arms("records_screened", "records", "records_screened", others, without)
        excluded = self._arms(
            "records_excluded", "records", "records_excluded",
            self._n("other_records_excluded"), (), kind="side", second="other_records_excluded",
        )  # fmt: skip
        return Step(main, (excluded, *self.waits("awaiting_decision")))

    def _assessed(self) -> Step:
        if self.flow.is_merged:
            reasons = self.reasons("both_excluded")
            main = self.node("both_assessed", "main")
            excluded = self.node("both_excluded", "side", reasons)
            gone = self.node("both_notretrieved_reports", "side")
            return Step(
                self._named(main, "assessed_2009"),
                (self._named(excluded, "excluded_2009"), *((gone,) if gone.n else ())),
            )
        main = self._arms(
            "assessed_2009", "reports", "dbr_assessed",
            self._n("other_assessed"), (), second="other_assessed",
        )  # fmt: skip
        missing = ("dbr_notretrieved_reports", "other_notretrieved_reports")
        sides = [self._excluded()]
        if any(self.flow.boxes[key].n for key in missing):
            numbers = self._n(*missing)
            sides.append(self._total("notretrieved_reports", "reports", numbers, kind="side"))
        keys = [
            f"{arm}awaiting_{what}"
            for what in ("retrieval", "assessment")
            for arm in ("", "other_")
        ]
        return Step(main, (*sides, *self.waits(*keys)))

    def _excluded(self) -> Node:
        """Reasons of both arms under one another, those of one name together."""
        numbers = self._n("dbr_excluded", "other_excluded")
        merged: dict[str, int] = {}
        for key in ("dbr_excluded", "other_excluded"):
            for line in self.flow.boxes[key].lines:
                merged[line.name] = merged.get(line.name, 0) + line.n
        only = "dbr_excluded" if not self.flow.boxes["other_excluded"].lines else ""
        parts = [
            self.line(only, Line(name, n), str(place))
            for place, (name, n) in enumerate(merged.items(), 1)
        ]
        return self._total("excluded_2009", "reports", numbers, kind="side", parts=parts)

    def _arms(
        self,
        label: str,
        unit: Unit,
        first: str,
        others: Sequence[int | None],
        without: Sequence[int | None],
        *,
        kind: Kind = "main",
        second: str = "",
    ) -> Node:
        """A number of both arms, with a line for each where there are two."""
        if not self.flow.has_other_methods:
            return self._named(self.node(first, kind), label)
        other = self._sum_of(others, without)
        parts = (
            self.part(first, "databases_arm"),
            Part(second, self.words["other_arm"], self.digits(other), other),
        )
        return self._total(label, unit, [self.flow.boxes[first].n, other], kind=kind, parts=parts)

    def _total(
        self,
        label: str,
        unit: Unit,
        numbers: Sequence[int | None],
        without: Sequence[int | None] = (),
        *,
        kind: Kind = "main",
        parts: Sequence[Part] = (),
    ) -> Node:
        n = self._sum_of(numbers, without)
        return Node("", self.words[label], self.digits(n), n, unit, kind, tuple(parts))

    def _n(self, *keys: str) -> list[int | None]:
        return [self.flow.boxes[key].n for key in keys]

    def _sum_of(self, numbers: Sequence[int | None], without: Sequence[int | None]) -> int | None:
        known = [n for n in (*numbers, *without) if n is not None]
        if len(known) < len(numbers) + len(without):
            return None
        return sum(n or 0 for n in numbers) - sum(n or 0 for n in without)

    def _early(self) -> list[str]:
        # The boxes of this template count them.
        return []

    def _notes(self, shown: Sequence[Node | Step]) -> list[str]:
        nodes = [
            node
            for one in shown
            for node in ((one.main, *one.sides) if isinstance(one, Step) else (one,))
        ]
        unknown = any(node.n is None for node in nodes)
        status = Status.NOT_PRINTED if unknown else Status.DERIVED
        boxes = [Box(None if unknown else 0, "records", status)]
        boxes += [self.flow.boxes[node.key] for node in nodes if node.key in self.flow.boxes]
        boxes += [self.flow.boxes[key] for key in ("new_studies", "new_reports")]
        return self.footnotes(boxes)
