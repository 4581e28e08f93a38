"""The grid of studies by constructs as one seat may see it: its own, another coder's, agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import BigIntegerField, Count, F, Value
from django.db.models.functions import Coalesce

from reviews.access import May, Seat
from reviews.models import Member, Study
from synthesis.methods import grid
from synthesis.models import Agreed, Cell, Code, Coding
from synthesis.queries import rounds
from synthesis.queries.rounds import Opened

MINE, AGREED = "mine", "agreed"
# Coders didn't mark a cell alike, and nothing has been settled yet.
DIFFERS = "differs"
Key = tuple[int, int]


@dataclass(frozen=True)
class Side:
    """Whose coding is shown: `name` as in an address, `member` where it is one coder's."""

    name: str
    label: str
    member: Member | None = None


@dataclass
class Place:
    """One cell: its mark, its words, how many codings it rests on, and what each coder marked."""

    mark: str = grid.UNSAID
    words: str = ""
    codings: int = 0
    marks: dict[int, str] = field(default_factory=dict)
    settled: bool = False
    # What a coder said of the cell themselves; None where their codings say it.
    present_said: bool | None = None
    polarity_said: str = ""

    @property
    def present(self) -> bool:
        """Whether the construct is in the study; not where coders differ."""
        return self.mark != DIFFERS and grid.is_present(self.mark)


@dataclass
class GridPage:
    """Studies by first author, constructs in the codebook's order, and the cells that say more
    than nothing. `closed` are studies whose coding by this side isn't open to the seat."""

    side: Side
    sides: list[Side]
    studies: list[Study]
    codes: list[Code]
    cells: dict[Key, Place]
    closed: set[int]

    def place(self, study: int, code: int) -> Place:
        """A cell, said or not."""
        return self.cells.get((study, code)) or Place()

    @property
    def totals(self) -> dict[int, int]:
        """In how many studies each construct is present."""
        found = dict.fromkeys((code.pk for code in self.codes), 0)
        for (_study, code), place in self.cells.items():
            if code in found:
                found[code] += place.present
        return found


class _Said(NamedTuple):
    """What one coder, or the settlement, says of a cell; lighter than a row, as there may be
    thousands on a page."""

    present: bool | None
    polarity: str
    summary: str


@dataclass
class _Spoken:
    """What coders have coded and said, by cell and coder."""

    ways: dict[Key, dict[int, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    codings: dict[Key, dict[int, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    cells: dict[Key, dict[int, _Said]] = field(default_factory=lambda: defaultdict(dict))
    settled: dict[Key, _Said] = field(default_factory=dict)

    def mark(self, key: Key, member: int) -> str:
        """A coder's mark: what they said of the cell, else what their codings say."""
        cell = self.cells.get(key, {}).get(member)
        if cell is not None and cell.present is not None:
            return grid.mark_of(cell.present, cell.polarity)
        return grid.derived(self.ways.get(key, {}).get(member, ()))

    def words(self, key: Key, members: Iterable[int]) -> list[tuple[int, str]]:
        """What these coders wrote into the cell."""
        by_member = self.cells.get(key, {})
        return [(one, by_member[one].summary) for one in members
                if one in by_member and by_member[one].summary]  # fmt: skip

    def n(self, key: Key, members: Iterable[int]) -> int:
        """How many codings of these coders the cell rests on."""
        by_member = self.codings.get(key, {})
        return sum(by_member.get(one, 0) for one in members)

    @property
    def keys(self) -> set[Key]:
        """Every cell that somebody coded or wrote into."""
        return self.ways.keys() | self.cells.keys()


def sides(seat: Seat, opened: Iterable[Opened]) -> list[Side]:
    """Whose coding this seat may look at: its own, that of coders whom a round opened, agreed."""
    found = []
    if seat.may(May.CODE):
        found.append(Side(MINE, MINE, seat.member))
    mine = seat.member.pk if seat.member and seat.may(May.CODE) else None
    others = {place.member.pk: place.member for place in opened if place.member.pk != mine}
    found += [Side(str(pk), str(member.user), member) for pk, member in sorted(others.items())]
    return [*found, Side(AGREED, AGREED)]


def chosen(every: Sequence[Side], name: str) -> Side:
    """The side that the address asks for, else the first."""
    return next((side for side in every if side.name == name), every[0])


def columns(codes: Iterable[Code]) -> list[Code]:
    """The constructs: codes in use that can be given, in the order of the codebook's tree."""
    by_parent: dict[int | None, list[Code]] = defaultdict(list)
    for code in codes:
        if code.merged_into_id is None:
            by_parent[code.parent_id].append(code)
    found: list[Code] = []
    stack = list(reversed(by_parent[None]))
    while stack:
        code = stack.pop()
        found.append(code)
        stack += reversed(by_parent.get(code.pk, []))
    return [code for code in found if code.in_use and code.codable]


def page(seat: Seat, side_name: str, only: Study | None = None) -> GridPage:
    """The whole grid of one side, or one study of it, in five statements."""
    opened = rounds.opened_places(seat.review)
    every = sides(seat, opened)
    side = chosen(every, side_name)
    if only is None:
        listed, reports = rounds.included_reports(seat.review)
    else:
        listed, reports = [only], rounds.reports_by_study([only.pk])
    ids = {study.pk for study in listed}
    codes = list(Code.objects.filter(review=seat.review).order_by("position", "pk"))
    if side.name == AGREED:
        teams = _teams(opened)
        spoken = _spoken(seat, reports, None, codes)
        cells = _agreed(spoken, teams, spoken.settled)
        closed = ids - teams.keys()
    else:
        member = side.member.pk if side.member is not None else 0
        spoken = _spoken(seat, reports, member, codes)
        cells = {key: _own(spoken, key, member) for key in spoken.keys}
        shown = {place.study for place in opened if place.member.pk == member}
        closed = set() if side.name == MINE else ids - shown
    constructs = columns(codes)
    known = {code.pk for code in constructs}
    cells = {key: cell for key, cell in cells.items() if key[1] in known}
    return GridPage(side, every, listed, constructs, cells, closed)


def _teams(opened: Iterable[Opened]) -> dict[int, list[int]]:
    """The coders who count in the latest closed round of each study, by study."""
    latest: dict[int, tuple[int, list[int]]] = {}
    for place in opened:
        if not place.counts:
            continue
        if place.study not in latest or latest[place.study][0] < place.number:
            latest[place.study] = (place.number, [])
        latest[place.study][1].append(place.member.pk)
    return {study: members for study, (_number, members) in latest.items()}


def _own(spoken: _Spoken, key: Key, member: int) -> Place:
    mark = spoken.mark(key, member)
    words = "".join(said for _member, said in spoken.words(key, [member]))
    place = Place(mark, words, spoken.n(key, [member]), {member: mark})
    cell = spoken.cells.get(key, {}).get(member)
    if cell is not None:
        place.present_said, place.polarity_said = cell.present, cell.polarity
    return place


def _agreed(
    spoken: _Spoken, teams: Mapping[int, Sequence[int]], settled: Mapping[Key, _Said]
) -> dict[Key, Place]:
    """What the coders of each study marked alike, and what was settled where they didn't."""
    found: dict[Key, Place] = {}
    for key in spoken.keys | settled.keys():
        team = teams.get(key[0], ())
        if not team:
            continue
        marks = {member: spoken.mark(key, member) for member in team}
        place = Place(codings=spoken.n(key, team), marks=marks)
        one = settled.get(key)
        if one is not None:
            place.mark, place.words = grid.mark_of(one.present, one.polarity), one.summary
            place.settled = True
        else:
            place.mark = _together(marks)
            place.words = "\n".join(dict(spoken.words(key, team)).values())
        found[key] = place
    return found


def _together(marks: Mapping[int, str]) -> str:
    agreed = grid.agreed(list(marks.values()))
    return DIFFERS if agreed is None else agreed


def _spoken(
    seat: Seat, reports: Mapping[int, Sequence[int]], member: int | None, codes: Sequence[Code]
) -> _Spoken:
    """What one coder, or every coder whom a round has opened, says about these studies."""
    study_of = {report: study for study, some in reports.items() for report in some}
    whose = {"member": member} if member is not None else {"revealed_at__isnull": False}
    spoken = _Spoken()
    codings = Coding.objects.visible_to(seat).standing().filter(**whose)
    grouped = (
        codings.annotate(of=Coalesce("excerpt__report", "finding__report"))
        .filter(of__in=study_of)
        .values_list("of", "code", "member", "polarity")
        .annotate(n=Count("pk"))
        .order_by("of", "code", "member", "polarity")
    )
    for report, code, coder, way, n in grouped:
        key = study_of[report], code
        spoken.ways[key][coder].append(way)
        spoken.codings[key][coder] += n
    _read_cells(seat, spoken, list(reports), member, codes)
    return spoken


def _read_cells(
    seat: Seat,
    spoken: _Spoken,
    studies: Collection[int],
    member: int | None,
    codes: Sequence[Code],
) -> None:
    """What coders said of cells, and what was settled, in one statement."""
    became = _became(codes)
    columns_ = ("study", "code", "present", "polarity", "summary")
    whose = {"member": member} if member is not None else {"revealed_at__isnull": False}
    cells = Cell.objects.visible_to(seat).standing().filter(study__in=studies, **whose)
    rows = cells.order_by().values_list("pk", "member", *columns_)
    if member is None:
        standing = Agreed.objects.filter(study__in=studies, withdrawn_at__isnull=True).order_by()
        nobody = Value(None, output_field=BigIntegerField())
        rows = rows.union(standing.annotate(no=nobody).values_list("pk", "no", *columns_), all=True)
    for _pk, coder, study, code, present, polarity, summary in sorted(rows, key=lambda row: row[0]):
        key = study, became.get(code, code)
        cell = _Said(present, polarity, summary)
        if coder is None:
            spoken.settled[key] = cell
            continue
        there = spoken.cells[key].get(coder)
        spoken.cells[key][coder] = cell if there is None else _both(there, cell)


def _became(codes: Iterable[Code]) -> dict[int, int]:
    """The code that each merged code has become."""
    into = {code.pk: code.merged_into_id for code in codes if code.merged_into_id is not None}
    found: dict[int, int] = {}
    for pk in into:
        last: int = pk
        seen: set[int] = set()
        while (after := into.get(last)) is not None and last not in seen:
            seen.add(last)
            last = after
        found[pk] = last
    return found


def _both(one: _Said, other: _Said) -> _Said:
    """Two cells of a coder whose codes were merged, read as one."""
    said = [cell for cell in (one, other) if cell.present is not None]
    there = [cell for cell in said if cell.present]
    return _Said(
        present=bool(there) if said else None,
        polarity=_way(there),
        summary="\n".join(cell.summary for cell in (one, other) if cell.summary),
    )


def _way(cells: Sequence[_Said]) -> str:
    mark = grid.derived(cell.polarity for cell in cells)
    return mark if mark in grid.POLARITIES else ""


def marks_of(seat: Seat, study: Study, code: Code) -> Callable[[int], Place]:
    """Ask once for a cell, then for each coder's side of it."""
    codes = list(Code.objects.filter(review=seat.review))
    spoken = _spoken(seat, rounds.reports_by_study([study.pk]), None, codes)
    return lambda member: _own(spoken, (study.pk, code.pk), member)


def evidence(seat: Seat, study: Study, code: Code, side: Side) -> list[Coding]:
    """The codings that a cell rests on, with their passages or findings, as the seat may see."""
    by_study = rounds.reports_by_study([study.pk])
    reports = by_study.get(study.pk, [])
    rows = Coding.objects.visible_to(seat).standing().filter(code=code)
    if side.member is not None:
        rows = rows.filter(member=side.member)
    else:
        rows = rows.filter(revealed_at__isnull=False)
    rows = rows.annotate(of=Coalesce(F("excerpt__report"), F("finding__report")))
    listed = rows.filter(of__in=reports).select_related(
        "excerpt__report", "finding__report", "member__user"
    )
    return list(listed.order_by("member", "excerpt__start", "pk"))
