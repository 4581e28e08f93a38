"""The order of the PRISMA 2020 template: earlier studies, databases, other methods."""

from __future__ import annotations

from screening.methods.prisma import OTHER_CHANNELS, Box

from .outline import Arm, Outline, Step
from .wording import Wording


class Writer2020(Wording):
    """Puts a flow into the order of the 2020 template."""

    def outline(self) -> Outline:
        """Both arms where both are needed, and the earlier version where there was one."""
        words = self.words
        arms = [self._together() if self.flow.is_merged else self._databases()]
        if self.flow.has_other_methods:
            arms.append(self._others(len(arms[0].steps)))
        updates = self.flow.has_previous
        return Outline(
            title=words["title"],
            phases=(
                (words["identification"], 0, 0),
                (words["screening"], 1, len(arms[0].steps) - 1),
                (words["included"], -1, -1),
            ),
            arms=tuple(arms),
            included=self.end("new", "new_studies", "new_reports"),
            earlier=self.end("previous", "previous", "previous_reports") if updates else None,
            total=self.end("total", "total", "total_reports") if updates else None,
            footnotes=tuple(self.footnotes(self._shown())),
            earlier_title=words["previous_arm"] if updates else "",
        )

    def _databases(self) -> Arm:
        screened = Step(
            self.node("records_screened", "main"),
            (self.excluded(), *self.waits("awaiting_decision")),
        )
        return Arm(
            title=self.words["databases_arm"],
            steps=(self._identified(), screened, *self._full_text("dbr", "")),
            passed=self.part("dbr_included_reports"),
            passing=self.passing("dbr_included_reports"),
        )

    def _identified(self) -> Step:
        found = [
            *self.found("database_results", "databases"),
            *self.found("register_results", "registers"),
        ]
        removed = ["duplicates", "excluded_automatic", "excluded_other"]
        return Step(
            self.sum("identified", ["database_results", "register_results"], "main", found),
            (
                self.sum("removed", removed, "side", [self.part(key) for key in removed]),
                *self.waits("awaiting_screening"),
            ),
        )

    def _together(self) -> Arm:
        """The arm of a published flow that tells both together once records were screened."""
        reasons = self.reasons("both_excluded")
        return Arm(
            title=self.words["databases_arm"],
            steps=(
                self._identified(),
                Step(self.node("records_screened", "main")),
                Step(
                    self.node("both_records", "main"),
                    (self.node("both_records_excluded", "side"),),
                ),
                Step(
                    self.node("both_sought_reports", "main"),
                    (self.node("both_notretrieved_reports", "side"),),
                ),
                Step(
                    self.node("both_assessed", "main"),
                    (self.node("both_excluded", "side", reasons),),
                ),
            ),
            passed=None,
        )

    def _others(self, rows: int) -> Arm:
        identified = self.sum(
            "identified", self.channels(), "main", self.found_otherwise(), key="other_identified"
        )
        first = Step(identified, tuple(self.waits("other_awaiting_screening")))
        if self.flow.is_merged:
            steps = (first, *[None] * (rows - 1))
            return Arm(self.words["other_arm"], steps, passed=None, joins=2)
        return Arm(
            title=self.words["other_arm"],
            steps=(first, None, *self._full_text("other", "other_")),
            passed=self.part("other_included_reports"),
            passing=self.passing("other_included_reports"),
        )

    def _full_text(self, arm: str, waiting: str) -> tuple[Step, Step]:
        keys = [f"{waiting}awaiting_retrieval", f"{waiting}awaiting_assessment"]
        waits = self.waits(*keys)
        if len(waits) > 1:
            parts = [self.part(key) for key in keys]
            key = f"{arm}_awaiting"
            waits = [self.sum("awaiting_full_text", keys, "awaiting", parts, key=key)]
        sought = Step(
            self.node(f"{arm}_sought_reports", "main"),
            (self.node(f"{arm}_notretrieved_reports", "side"), *waits),
        )
        reasons = self.reasons(f"{arm}_excluded")
        excluded = self.node(f"{arm}_excluded", "side", reasons)
        return sought, Step(self.node(f"{arm}_assessed", "main"), (excluded,))

    def _shown(self) -> list[Box]:
        """The boxes that the drawing shows, whose signs a footnote must explain."""
        other, earlier = self.flow.has_other_methods, self.flow.has_previous
        hidden = {"records_excluded_human", "records_excluded_automatic", "studies_without_report"}
        if self.flow.is_merged:
            hidden |= {"records_excluded", "dbr_sought_reports", "dbr_notretrieved_reports"}
            hidden |= {"dbr_assessed", "dbr_excluded", "dbr_included_reports"}
            hidden |= {key for key in self.flow.boxes if key.startswith("other_")}
        return [
            box
            for key, box in self.flow.boxes.items()
            if (other or not (key.startswith("other_") or key in OTHER_CHANNELS))
            and (earlier or not key.startswith(("previous_", "total_")))
            and "adjustment" not in key
            and key not in hidden
            and not (key in OTHER_CHANNELS and box.n == 0)
        ]
