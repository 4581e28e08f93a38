"""From the courses of single records to the counts of the flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .boxes import CHANNELS, UNITS, Counts

_DATABASE_ARM = ("database", "register")


@dataclass(frozen=True, kw_only=True)
class Course:
    """How far one record has come; the facts, as they stand now.

    `channel` is how it was found, `source` the database's or register's name. `duplicate`: another
    record stands for its report. `removed`: taken out before screening by a tool alone
    ("automatic") or otherwise ("other"), or excluded at title and abstract by a tool alone
    ("by_tool"). `voted`: a person has voted on its title and abstract. The rest concern its report:
    what was settled, whether its full text was found, and the reason it was excluded for.
    """

    channel: str = "database"
    source: str = ""
    duplicate: bool = False
    removed: Literal["automatic", "other", "by_tool"] | None = None
    voted: bool = False
    screened: Literal["include", "exclude"] | None = None
    retrieved: bool | None = None
    assessed: Literal["include", "exclude"] | None = None
    reason: str = ""


def tally(
    courses: Mapping[Course, int] | Iterable[tuple[Course, int]],
    *,
    reasons: Sequence[str] = (),
    new_studies: int | None = None,
) -> Counts:
    """Count where records stand, each in exactly one place, so that the boxes balance.

    `courses` gives how many records share a course (a grouped query). Where facts contradict each
    other the earlier step decides: a duplicate that came to light late counts as a duplicate, its
    votes notwithstanding; a report that was judged counts as retrieved. `reasons` are listed in
    their order, those without a report too. `new_studies` is passed on.

    >>> counts = tally({
    ...     Course(source="Scopus"): 4,
    ...     Course(source="Scopus", duplicate=True): 1,
    ...     Course(source="Scopus", voted=True, screened="exclude"): 2,
    ... })
    >>> counts.databases, counts.duplicates, counts.awaiting_screening, counts.records_screened
    ((('Scopus', 7),), 1, 4, 2)
    """
    boxes: Counter[str] = Counter()
    named: dict[str, Counter[str]] = {
        part: Counter() for part in ("database", "register", "dbr", "other")
    }
    named["dbr"].update(dict.fromkeys(reasons, 0))
    for course, n in courses.items() if isinstance(courses, Mapping) else courses:
        if course.channel not in CHANNELS:
            raise ValueError(f"Unknown channel: {course.channel!r}.")
        arm = "dbr" if course.channel in _DATABASE_ARM else "other"
        boxes[CHANNELS[course.channel]] += n
        if arm == "dbr":
            named[course.channel][course.source] += n
        boxes.update(dict.fromkeys(_before_full_text(course, arm), n))
        if _is_sought(course):
            boxes.update(dict.fromkeys(_at_full_text(course, arm), n))
            if course.assessed == "exclude":
                named[arm][course.reason] += n
    return _counts(boxes, named, new_studies)


def _is_sought(course: Course) -> bool:
    return not course.duplicate and course.removed is None and course.screened == "include"


def _before_full_text(course: Course, arm: str) -> list[str]:
    if course.duplicate:
        return ["duplicates" if arm == "dbr" else "other_duplicates"]
    if arm == "other":
        return _other_before_full_text(course)
    if course.removed == "by_tool":
        return ["records_screened", "records_excluded", "records_excluded_automatic"]
    if course.removed:
        return [f"excluded_{course.removed}"]
    if course.screened is None:
        return ["records_screened", "awaiting_decision"] if course.voted else ["awaiting_screening"]
    if course.screened == "exclude":
        return ["records_screened", "records_excluded", "records_excluded_human"]
    return ["records_screened"]


def _other_before_full_text(course: Course) -> list[str]:
    # The template has no boxes here: what isn't sought was dropped on title, or awaits a decision.
    if course.removed or course.screened == "exclude":
        return ["other_records_excluded"]
    return [] if course.screened else ["other_awaiting_screening"]


def _at_full_text(course: Course, arm: str) -> list[str]:
    awaiting = "" if arm == "dbr" else "other_"
    if course.assessed:
        end = "included_reports" if course.assessed == "include" else "excluded"
        place = [f"{arm}_assessed", f"{arm}_{end}"]
    elif course.retrieved is None:
        place = [f"{awaiting}awaiting_retrieval"]
    elif course.retrieved:
        place = [f"{awaiting}awaiting_assessment"]
    else:
        place = [f"{arm}_notretrieved_reports"]
    return [f"{arm}_sought_reports", *place]


def _counts(
    boxes: Counter[str], named: Mapping[str, Counter[str]], new_studies: int | None
) -> Counts:
    # Nothing is unknown to a tally but the studies, which reports are linked to by hand.
    none_yet = {key: 0 for key in UNITS if not key.startswith(("new_", "total_"))}
    return Counts(
        **{**none_yet, **boxes},  # type: ignore[arg-type]
        databases=tuple(named["database"].items()),
        registers=tuple(named["register"].items()),
        dbr_reasons=tuple(named["dbr"].items()),
        other_reasons=tuple(named["other"].items()),
        new_studies=new_studies,
    )
