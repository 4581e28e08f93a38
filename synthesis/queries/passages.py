"""Marked passages of a text as a seat may know them, and what each is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from reviews.access import Seat
from reviews.models import Member, Report, Review
from reviews.prepared import prepared
from synthesis.methods.reading import flowing
from synthesis.models import Anchor, Code, Coding, Excerpt, Text

_UNSURE = (Anchor.Certainty.DOUBTFUL, Anchor.Certainty.LOST)


class Mark(NamedTuple):
    """A passage where it stands in a text; a text may have thousands."""

    pk: int
    start: int
    end: int
    mine: bool
    colour: str = ""


@dataclass
class Shown:
    """A passage with its codes, to be read."""

    excerpt: Excerpt
    mine: bool
    codings: list[Coding] = field(default_factory=list)
    anchor: Anchor | None = None

    @property
    def words(self) -> str:
        """Its words as they are read, lines run on."""
        return flowing(self.excerpt.quote)

    @property
    def is_frozen(self) -> bool:
        """Whether a closed round has opened it to all."""
        return self.excerpt.is_compared

    @property
    def given(self) -> list[int]:
        """The codes that it has, for the codebook beside it."""
        return [coding.code_id for coding in self.codings]


@dataclass(frozen=True)
class Marked:
    """The passages of a text that a seat may see, how many carry each code, and how many of the
    seat's own were found in doubt, or not at all."""

    marks: list[Mark]
    counts: dict[int, int]
    doubtful: int


def marked(seat: Seat, text: Text) -> Marked:
    """Where the passages that a seat may see stand in a text, in four statements."""
    places, doubtful = _places(seat, text)
    colours, counts = _codes(seat, text)
    return Marked(_marks(seat, places, colours), counts, doubtful)


def near(seat: Seat, text: Text, stretch: tuple[int, int]) -> list[Mark]:
    """The same for the passages alone that touch a stretch of a text, in three statements."""
    places, _doubtful = _places(seat, text, stretch)
    painted = _painted(seat.review.pk, _member(seat) or 0, [place[0] for place in places])
    return _marks(seat, places, dict(painted))


def _eyes(review: int, member: int) -> Seat:
    """Whose eyes a prepared question looks through; 0 is nobody's, who sees what is revealed.

    The lens of coders looks at the review and the member alone, whatever a seat may.
    """
    return Seat(Review(pk=review), Member(pk=member))


@prepared
def _painted(review: int, member: int, excerpts: Collection[int]) -> QuerySet[Coding, Any]:
    rows = Coding.objects.standing().visible_to(_eyes(review, member))
    codings = rows.filter(excerpt__among=excerpts).order_by("-pk")
    return codings.exclude(code__colour="").values_list("excerpt_id", "code__colour")


_Place = tuple[int, int, int, int]


def _places(
    seat: Seat, text: Text, stretch: tuple[int, int] | None = None
) -> tuple[list[_Place], int]:
    """Passages with their beginnings, ends and members; and how many of the seat's are doubtful."""
    low, high = stretch or (0, len(text.content) + 1)
    member, doubtful = _member(seat), 0
    places: list[_Place] = _standing(seat.review.pk, member or 0, text.pk, high, low)
    for anchor in _anchors(seat, text):
        if member == anchor.owner and anchor.is_doubtful:
            doubtful += 1
        if anchor.start is not None and anchor.start < high and anchor.end > low:
            places.append((anchor.excerpt, anchor.start, anchor.end, anchor.owner))
    return places, doubtful


@prepared
def _standing(review: int, member: int, text: int, high: int, low: int) -> QuerySet[Excerpt, Any]:
    seen = Excerpt.objects.standing().visible_to(_eyes(review, member))
    rows = seen.filter(text=text, start__lt=high, end__gt=low).order_by()
    return rows.values_list("pk", "start", "end", "member_id")


def _marks(seat: Seat, places: Iterable[_Place], colours: dict[int, str]) -> list[Mark]:
    member = _member(seat)
    return [
        Mark(pk, start, end, owner == member, colours.get(pk, ""))
        for pk, start, end, owner in places
    ]


def _member(seat: Seat) -> int | None:
    return seat.member.pk if seat.member else None


class _Anchored(NamedTuple):
    excerpt: int
    start: int | None
    end: int
    owner: int
    is_doubtful: bool


def _anchors(seat: Seat, text: Text) -> Iterable[_Anchored]:
    """Where passages of older texts stand in this one."""
    rows = _found_again(seat.review.pk, _member(seat) or 0, text.pk)
    for excerpt, start, end, owner, certainty, confirmed in rows:
        yield _Anchored(excerpt, start, end or 0, owner, certainty in _UNSURE and not confirmed)


@prepared
def _found_again(review: int, member: int, text: int) -> QuerySet[Anchor, Any]:
    seen = Excerpt.objects.standing().visible_to(_eyes(review, member))
    rows = Anchor.objects.filter(text=text, excerpt__in=seen).order_by()
    return rows.values_list(
        "excerpt", "start", "end", "excerpt__member", "certainty", "confirmed_at"
    )


def _codes(seat: Seat, text: Text) -> tuple[dict[int, str], dict[int, int]]:
    """The colour of each passage's first code, and how many passages carry each code."""
    of_report = Q(pk=text.report_id) | Q(merged_into=text.report_id)
    standing = Coding.objects.standing().filter(excerpt__withdrawn_at__isnull=True)
    rows = standing.visible_to(seat).filter(excerpt__report__in=Report.objects.filter(of_report))
    # Codes are few: their colours are looked up here rather than joined to each coding.
    painted = dict(Code.objects.filter(review=seat.review).values_list("pk", "colour"))
    colours: dict[int, str] = {}
    carrying: dict[int, set[int]] = defaultdict(set)
    # Put in order here: the database would sort what it joins, and take longer over it.
    for _pk, excerpt, code in sorted(rows.order_by().values_list("pk", "excerpt_id", "code_id")):
        carrying[code].add(excerpt)
        if painted[code]:
            colours.setdefault(excerpt, painted[code])
    return colours, {code: len(passages) for code, passages in carrying.items()}


def on_codes(seat: Seat, report: int, codes: Collection[int]) -> dict[int, int]:
    """How many passages of a report carry each of these codes, as far as the seat may see."""
    n = dict(_counted(seat.review.pk, _member(seat) or 0, report, codes))
    return {code: n.get(code, 0) for code in codes}


@prepared
def _counted(
    review: int, member: int, report: int, codes: Collection[int]
) -> QuerySet[Coding, Any]:
    rows = Coding.objects.standing().visible_to(_eyes(review, member)).filter(code__among=codes)
    of_report = Q(excerpt__report=report) | Q(excerpt__report__merged_into=report)
    found = rows.filter(of_report, excerpt__withdrawn_at__isnull=True).order_by()
    return found.values_list("code").annotate(n=Count("excerpt", distinct=True))


def shown(seat: Seat, ids: Collection[int], text: Text | None = None) -> list[Shown]:
    """These passages with their codes, as far as the seat may see them, in the order asked for."""
    if not ids:
        return []
    rows = Excerpt.objects.standing().visible_to(seat).filter(pk__in=ids)
    found = {row.pk: row for row in rows.select_related("member__user", "report")}
    return with_codes(seat, [found[pk] for pk in ids if pk in found], text)


def with_codes(seat: Seat, excerpts: Collection[Excerpt], text: Text | None = None) -> list[Shown]:
    """Passages that the seat sees, with their codes, as far as the seat may see these."""
    member = _member(seat)
    found = {row.pk: Shown(row, mine=row.member_id == member) for row in excerpts}
    others = not all(one.mine for one in found.values())
    for coding in _given(seat.review.pk, member or 0, list(found), others=others):
        if coding.excerpt_id is not None:
            found[coding.excerpt_id].codings.append(coding)
    moved = [pk for pk, one in found.items() if text and one.excerpt.text_id != text.pk]
    if moved:
        for anchor in Anchor.objects.filter(text=text, excerpt__in=moved):
            found[anchor.excerpt_id].anchor = anchor
    return list(found.values())


@prepared
def _given(
    review: int, member: int, excerpts: Collection[int], *, others: bool
) -> QuerySet[Coding]:
    codings = Coding.objects.standing().visible_to(_eyes(review, member))
    whose = ["member__user"] if others else []
    found = codings.filter(excerpt__among=excerpts).select_related("code", "original", *whose)
    return found.order_by("pk")


def place(excerpt: Excerpt, text: Text) -> tuple[int, int] | None:
    """Where a passage stands in a text; None where it wasn't found."""
    if excerpt.text_id == text.pk:
        return excerpt.start, excerpt.end
    anchor = Anchor.objects.filter(excerpt=excerpt, text=text, start__isnull=False).first()
    if anchor is None or anchor.start is None or anchor.end is None:
        return None
    return anchor.start, anchor.end


def doubtful(seat: Seat, text: Text) -> list[Anchor]:
    """The seat's own passages that were found in a newer text in doubt, or not at all."""
    rows = Anchor.objects.filter(text=text, certainty__in=_UNSURE, confirmed_at__isnull=True)
    own = rows.filter(excerpt__member=seat.member, excerpt__withdrawn_at__isnull=True)
    found = list(own.select_related("excerpt"))
    for anchor in found:
        anchor.found_words = flowing(text.content[anchor.start : anchor.end])  # type: ignore[attr-defined]
    return found


@dataclass
class Leaf:
    """A code in the tree, as the panel beside a text shows it."""

    code: Code
    depth: int
    count: int = 0


def codebook(seat: Seat, n: dict[int, int]) -> list[Leaf]:
    """The codes in use as a list in the order of the tree, with how deep each stands."""
    rows = Code.objects.visible_to(seat).filter(retired_at__isnull=True, merged_into__isnull=True)
    by_parent: dict[int | None, list[Code]] = defaultdict(list)
    codes = list(rows.order_by("position", "id"))
    inside = {code.pk for code in codes}
    for code in codes:
        by_parent[code.parent_id if code.parent_id in inside else None].append(code)
    return list(_walk(by_parent, None, 0, n))


def _walk(
    by_parent: dict[int | None, list[Code]], parent: int | None, depth: int, n: dict[int, int]
) -> Iterable[Leaf]:
    for code in by_parent.get(parent, ()):
        yield Leaf(code, depth, n.get(code.pk, 0))
        yield from _walk(by_parent, code.pk, depth + 1, n)
