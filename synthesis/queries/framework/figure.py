"""The figure as it stands now: its pieces, the studies behind each, and what is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.access import Seat
from synthesis.methods import framework as pure
from synthesis.models import Arrow, Axis, Caption, Construct, Support
from synthesis.queries import evidence
from synthesis.queries.evidence import Ground, Item, Source, Wanted

Grounded = Construct | Arrow


@dataclass(frozen=True)
class Gone:
    """That what a piece stands for is out of use: merged (into which), or retired."""

    source: Source
    name: str
    how: str
    into: Source | None = None
    into_name: str = ""


@dataclass
class Shown:
    """A construct or a link with its evidence."""

    what: str
    row: Grounded
    name: str
    stands_for: str = ""
    source: Source | None = None
    gone: Gone | None = None
    items: list[Item] = field(default_factory=list)
    picked: list[Support] = field(default_factory=list)
    # Evidence that was picked from studies that aren't included any more.
    lost: list[Support] = field(default_factory=list)
    studies: list[int] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Its number in the review."""
        return self.row.number

    @property
    def state(self) -> str:
        """Supported by a study, else an interpretation, else unsupported."""
        return pure.standing(len(self.studies), self.row.interpretation)

    @property
    def note(self) -> str:
        """The line below its name in the figure."""
        told = []
        if self.gone is not None:
            told.append(_("merged away") if self.gone.how == "merged" else _("retired"))
        n = len(self.studies)
        if n:
            told.append(ngettext("%(n)s study", "%(n)s studies", n) % {"n": n})
        if self.row.interpretation:
            told.append(_("interpretation"))
        if self.state == pure.UNSUPPORTED and self.gone is None:
            told.append(_("no evidence yet"))
        return ", ".join(told)


@dataclass
class Figure:
    """A figure of the framework, or all of them; `every` are the review's, by number and title."""

    caption: Caption | None
    constructs: list[Shown]
    arrows: list[Shown]
    axes: list[Axis]
    ground: Ground
    last: int = 0
    number: int = 1
    every: list[tuple[int, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The figure's title."""
        return self.caption.title if self.caption else _("Conceptual framework")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn yet."""
        return not self.constructs and not self.axes

    @property
    def grounded(self) -> list[Shown]:
        """Everything that needs evidence."""
        return [*self.constructs, *self.arrows]

    def find(self, what: str, number: int) -> Shown | None:
        """One construct or link."""
        return next(
            (one for one in self.grounded if (one.what, one.number) == (what, number)), None
        )


def figure(seat: Seat, number: int | None = None) -> Figure:
    """A figure with its evidence, or all of them as one (None), in a handful of statements
    whatever their size."""
    all_of: dict[str, list[Grounded]] = {
        "construct": list(_standing(Construct, seat)),
        "arrow": list(_standing(Arrow, seat)),
    }
    rows = {what: [row for row in some if _in(row, number)] for what, some in all_of.items()}
    grounded = [(what, row) for what, some in rows.items() for row in some]
    ground = Ground.of(seat.review)
    sources = [source_of(row) for _what, row in grounded]
    found = evidence.items(seat, ground, _wanted(sources))
    shown = [
        _shown(what, row, source, found, ground)
        for (what, row), source in zip(grounded, sources, strict=True)
    ]
    _pick(seat, shown, ground)
    names = {one.number: one.name for one in shown if one.what == "construct"}
    for one in shown:
        if isinstance(one.row, Arrow):
            one.name = arrow_name(one.row, names)
    all_axes = list(Axis.objects.standing().filter(review=seat.review).order_by("number"))
    axes = [row for row in all_axes if _in(row, number)]
    captions = {row.number: row for row in Caption.objects.standing().filter(review=seat.review)}
    caption = captions.get(number or 1)
    every = [*(row for _what, row in grounded), *axes, *([caption] if caption else [])]
    constructs = [one for one in shown if one.what == "construct"]
    arrows = [one for one in shown if one.what == "arrow"]
    last = max((row.since_id for row in every), default=0)
    there = {1, *captions, *(row.figure for row in (*all_of["construct"], *all_axes))}
    titles = [(one, captions[one].title if one in captions else "") for one in sorted(there)]
    return Figure(caption, constructs, arrows, axes, ground, last, number or 1, titles)


def _in(row: Grounded | Axis, number: int | None) -> bool:
    return number is None or row.figure == number


def _standing(model: type[Construct] | type[Arrow], seat: Seat) -> QuerySet:
    rows = model.objects.standing().filter(review=seat.review)
    return rows.select_related("code__merged_into", "concept", "abstracted__merged_into").order_by(
        "number"
    )


def source_of(row: Grounded) -> Source | None:
    """What a piece stands for: the kind and key of a code, a concept or an abstracted finding."""
    for kind in ("code", "concept", "abstracted"):
        pk = getattr(row, f"{kind}_id")
        if pk is not None:
            return kind, pk
    return None


def _wanted(sources: Iterable[Source | None]) -> Wanted:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for source in sources:
        if source is not None:
            by_kind[source[0]].add(source[1])
    return Wanted(by_kind["code"], by_kind["concept"], by_kind["abstracted"])


def _shown(
    what: str,
    row: Grounded,
    source: Source | None,
    found: dict[Source, list[Item]],
    ground: Ground,
) -> Shown:
    one = Shown(what, row, getattr(row, "name", ""), source=source)
    if source is not None:
        one.stands_for = str(getattr(row, source[0]))
        one.gone = _gone(row, source)
        one.items = found.get(source, [])
    one.studies = ground.numbers([item.study for item in one.items])
    return one


def _gone(row: Grounded, source: Source) -> Gone | None:
    """What has become of what a piece stands for; a chain of merges is followed step by step."""
    there = getattr(row, source[0])
    into = getattr(there, "merged_into", None)
    if into is not None:
        return Gone(source, str(there), "merged", (source[0], into.pk), str(into))
    if there.retired_at is not None:
        return Gone(source, str(there), "retired")
    return None


def _pick(seat: Seat, shown: Sequence[Shown], ground: Ground) -> None:
    """Hand each piece the evidence that was picked for it."""
    by_key = {(one.what, one.number): one for one in shown}
    rows = Support.objects.standing().filter(review=seat.review)
    listed = rows.select_related("study", "excerpt", "finding").order_by("study__number", "number")
    supports = list(listed)
    counting = evidence.counting_among(seat, {one.finding_id for one in supports if one.finding_id})
    for support in supports:
        key = ("construct", support.construct) if support.construct else ("arrow", support.arrow)
        one = by_key.get(key)
        if one is None:
            continue
        (one.picked if _holds(support, ground, counting) else one.lost).append(support)
    for one in shown:
        if one.picked:
            found = [item.study for item in one.items] + [each.study_id for each in one.picked]
            one.studies = ground.numbers(found)


def _holds(support: Support, ground: Ground, counting: set[int]) -> bool:
    """Whether picked evidence still counts: its study is included, its passage or finding stands,
    and belongs to that study."""
    if support.study_id not in ground.studies:
        return False
    excerpt, finding = support.excerpt, support.finding
    if excerpt is not None:
        open_one = excerpt.withdrawn_at is None and excerpt.revealed_at is not None
        return open_one and ground.reports.get(excerpt.report_id) == support.study_id
    if finding is not None:
        of_study = ground.reports.get(finding.report_id) == support.study_id
        return of_study and finding.pk in counting
    return True


def arrow_name(row: Arrow, names: dict[int, str]) -> str:
    """A link by the names of its ends."""
    between = "↔" if row.two_way else "→"
    return f"{names.get(row.source, '?')} {between} {names.get(row.target, '?')}"


def picture(found: Figure) -> pure.Picture:
    """The figure as the drawing takes it."""
    return pure.Picture(
        found.title,
        [
            pure.Construct(
                one.number, one.name, one.row.x, one.row.y, one.state, one.note,
                one.gone is not None,
            )
            for one in found.constructs
            if isinstance(one.row, Construct)
        ],
        [
            pure.Arrow(
                one.number, one.row.source, one.row.target, one.row.two_way, one.row.sign,
                one.row.label, one.state, one.note, one.gone is not None,
            )
            for one in found.arrows
            if isinstance(one.row, Arrow)
        ],
        [pure.Axis(row.number, row.name, row.direction, row.rises) for row in found.axes],
    )  # fmt: skip


def words() -> dict[str, str]:
    """What the drawing says, in the reader's language."""
    return {key: _(said) for key, said in pure.ENGLISH.items()}
