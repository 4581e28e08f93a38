"""What every page's frame shows: the review, its way, and what waits for the reader there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject

from reviews import registry
from reviews.access import Seat
from reviews.counting import Waits, together
from reviews.models import Member
from reviews.paths import path_to
from reviews.prepared import prepared

# The way of a review, by the last part of each page's address; what isn't named here stands last.
WAY = (
    ("", "protocol/"),
    (
        "searches/",
        "duplicates/",
        "screen/title_abstract/",
        "retrieval/",
        "screen/full_text/",
        "conflicts/",
        "snowballing/",
    ),
    (
        "studies/",
        "appraisal/",
        "extraction/",
        "findings/",
        "synthesis/",
        "synthesis/confidence/",
    ),
    (
        "records/",
        "agreement/",
        "prisma/",
        "reporting/",
        "reporting/archive/",
        "ledger/",
        "team/",
        "settings/",
    ),
)
_PLACES = {
    part: (group, place) for group, parts in enumerate(WAY) for place, part in enumerate(parts)
}


@dataclass(frozen=True)
class Entry:
    """One line of the rail."""

    label: str | Promise
    url: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Mine:
    """One of the reader's reviews, for the switcher."""

    slug: str
    title: str
    url: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the templates seat, review, rail, my_reviews and waiting_total; costly ones lazily."""
    seat: Seat | None = getattr(request, "seat", None)
    if seat is None:
        return {"seat": None, "review": None, "rail": [], "my_reviews": [], "waiting_total": 0}
    # A fragment that shows no frame doesn't pay for one.
    rail = SimpleLazyObject(lambda: way(seat, request.path))
    return {
        "seat": seat,
        "review": seat.review,
        "rail": rail,
        "my_reviews": SimpleLazyObject(lambda: list(reviews_of(request.user))),
        "waiting_total": SimpleLazyObject(
            lambda: sum(entry.count or 0 for group in rail for entry in group)
        ),
    }


def overview_url(slug: str) -> str:
    """A review's first page, which a floor above shows."""
    return path_to("reviews:protocol", slug).removesuffix("protocol/")


def reviews_of(user: Any) -> Iterator[Mine]:
    """The reviews in which a person has a place, by title."""
    for slug, title in _reviews_of(user.pk) if user.pk else ():
        yield Mine(slug, title, overview_url(slug))


@prepared
def _reviews_of(user: int) -> QuerySet[Member, Any]:
    places = Member.objects.filter(user=user, removed_at__isnull=True)
    return places.order_by("review__title").values_list("review__slug", "review__title")


def way(seat: Seat, path: str) -> list[list[Entry]]:
    """The rail's groups for one seat, in the order of the work."""
    start = overview_url(seat.review.slug)
    found = list(_registered(seat))
    current = _current([url for _group, _label, url, _count in found], path, start)
    placed: dict[int | str, list[tuple[int, Entry]]] = {}
    for rank, (group, label, url, count) in enumerate(found):
        known = _PLACES.get(url.removeprefix(start))
        place = known[1] if known else len(_PLACES) + rank
        entry = Entry(label, url, count, current=url == current)
        placed.setdefault(known[0] if known else group, []).append((place, entry))
    order = sorted(placed, key=lambda key: key if isinstance(key, int) else len(WAY))
    return [
        [entry for _place, entry in sorted(placed[key], key=lambda pair: pair[0])] for key in order
    ]


def _registered(seat: Seat) -> Iterator[tuple[str, str | Promise, str, int | None]]:
    """Every floor's entries; counts that are statements are asked together."""
    found = [entry for entries in registry.rail for entry in entries(seat)]
    told = iter(together([entry[3] for entry in found if isinstance(entry[3], Waits)]))
    for group, label, url, count in found:
        yield group, label, url, (next(told) or None) if isinstance(count, Waits) else count


def _current(urls: Iterable[str], path: str, start: str) -> str:
    """The entry that the reader is in: the longest address that the page's begins with."""
    inside = [url for url in urls if path.startswith(url) and (url != start or path == start)]
    return max(inside, key=len, default="")
