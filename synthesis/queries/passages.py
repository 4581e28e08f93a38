"""Marked passages of a text as a seat may know them, and what each is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from reviews.access import Seat
from synthesis.methods.reading import flowing
from synthesis.models import Anchor, Code, Coding, Excerpt, Text


@dataclass(frozen=True)
class Mark:
    """A passage where it stands in a text."""

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
        return self.excerpt.revealed_at is not None

    @property
    def given(self) -> list[int]:
        """The codes that it has, for the codebook beside it."""
        return [coding.code_id for coding in self.codings]


def marks(seat: Seat, text: Text) -> list[Mark]:
    """Where the passages that a seat may see stand in a text, in three statements at most."""
    seen = Excerpt.objects.standing().visible_to(seat)
    member = seat.member.pk if seat.member else None
    places = list(seen.filter(text=text).values_list("pk", "start", "end", "member_id"))
    moved = Anchor.objects.filter(text=text, start__isnull=False, excerpt__in=seen)
    for pk, start, end, owner in moved.values_list("excerpt", "start", "end", "excerpt__member"):
        if start is not None and end is not None:
            places.append((pk, start, end, owner))
    colours = _colours(seat, [pk for pk, *_rest in places])
    return [
        Mark(pk, start, end, owner == member, colours.get(pk, ""))
        for pk, start, end, owner in places
    ]


def _colours(seat: Seat, ids: Collection[int]) -> dict[int, str]:
    """The colour of each passage's first code, as far as the seat may see the codings."""
    rows = Coding.objects.standing().visible_to(seat).exclude(code__colour="")
    pairs = rows.filter(excerpt__in=ids).order_by("-pk").values_list("excerpt", "code__colour")
    return {pk: colour for pk, colour in pairs if pk is not None}


def shown(seat: Seat, ids: Collection[int], text: Text | None = None) -> list[Shown]:
    """These passages with their codes, as far as the seat may see them, in the order asked for."""
    rows = Excerpt.objects.standing().visible_to(seat).filter(pk__in=ids)
    found = {
        row.pk: Shown(row, mine=row.member_id == (seat.member.pk if seat.member else None))
        for row in rows.select_related("member__user", "report")
    }
    codings = Coding.objects.standing().visible_to(seat).filter(excerpt__in=found)
    for coding in codings.select_related("code", "original", "member__user").order_by("pk"):
        if coding.excerpt_id is not None:
            found[coding.excerpt_id].codings.append(coding)
    if text is not None:
        for anchor in Anchor.objects.filter(text=text, excerpt__in=found):
            found[anchor.excerpt_id].anchor = anchor
    return [found[pk] for pk in ids if pk in found]


def doubtful(seat: Seat, text: Text) -> list[Anchor]:
    """The seat's own passages that were found in a newer text in doubt, or not at all."""
    unsure = (Anchor.Certainty.DOUBTFUL, Anchor.Certainty.LOST)
    rows = Anchor.objects.filter(text=text, certainty__in=unsure, confirmed_at__isnull=True)
    own = rows.filter(excerpt__member=seat.member, excerpt__withdrawn_at__isnull=True)
    found = list(own.select_related("excerpt"))
    for anchor in found:
        anchor.found_words = flowing(text.content[anchor.start : anchor.end])  # type: ignore[attr-defined]
    return found


def counts(seat: Seat, text: Text) -> dict[int, int]:
    """How many passages of a text carry each code, as far as the seat may see."""
    rows = Coding.objects.standing().visible_to(seat)
    of_text = Q(excerpt__text=text) | Q(excerpt__anchors__text=text, excerpt__isnull=False)
    found: dict[int, set[int]] = defaultdict(set)
    pairs = rows.filter(of_text, excerpt__withdrawn_at__isnull=True)
    for code, excerpt in pairs.values_list("code_id", "excerpt_id"):
        if excerpt is not None:
            found[code].add(excerpt)
    return {code: len(passages) for code, passages in found.items()}


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
