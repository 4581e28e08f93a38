"""My reviews, and opening a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.cache import cache
from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reviews.access import Refused, Seat
from reviews.actions import projects
from reviews.context import overview_url, way
from reviews.forms.projects import CreateForm
from reviews.models import Event, Invitation, Member, User
from reviews.sentences import role_names

# What waits is counted for this many reviews; the others, rarer to matter, are only named.
COUNTED = 10
# Counts are kept until the review's next event, and no longer than this many seconds.
KEPT = 120


@dataclass(frozen=True)
class Waiting:
    """One kind of work that waits for me in a review."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Place:
    """One of my reviews: what I am there and what waits for me, where that was counted."""

    member: Member
    roles: str
    url: str
    waiting: list[Waiting] | None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the reader's reviews, the one with the newest event first."""
    user = request.user
    assert isinstance(user, User)
    newest = Event.objects.filter(review_id=OuterRef("review_id")).order_by("-id")
    members = list(
        Member.objects.filter(user=user, removed_at__isnull=True)
        .select_related("review")
        .annotate(
            last_event=Subquery(newest.values("id")[:1]), last_at=Subquery(newest.values("at")[:1])
        )
        .order_by(F("last_event").desc(nulls_last=True), "review__title")
    )
    waiting = _waiting(user, members[:COUNTED])
    places = [
        Place(
            member,
            role_names(member.roles),
            overview_url(member.review.slug),
            waiting.get(member.pk),
        )
        for member in members
    ]
    return render(
        request, "reviews/home.html", {"places": places, "invitations": _invitations(user)}
    )


def _waiting(user: User, members: list[Any]) -> dict[int, list[Waiting]]:
    """What waits in each review, counted anew only where something happened since."""
    keys = {
        member.pk: f"waiting:{get_language()}:{member.pk}:{member.last_event}" for member in members
    }
    known = cache.get_many(keys.values())
    found: dict[int, list[Waiting]] = {}
    for member in members:
        kept = known.get(keys[member.pk])
        if kept is None:
            member.user = user
            entries = [entry for group in way(Seat.of(member), "") for entry in group]
            kept = [(str(entry.label), entry.url, entry.count) for entry in entries if entry.count]
            cache.set(keys[member.pk], kept, KEPT)
        found[member.pk] = [Waiting(*parts) for parts in kept]
    return found


def _invitations(user: User) -> list[Invitation]:
    """Open invitations to the reader's own address, so that a lost mail loses nothing."""
    rows = Invitation.objects.filter(
        email__iexact=user.email, accepted_at__isnull=True, revoked_at__isnull=True
    )
    waiting = [row for row in rows.select_related("review", "created_by") if row.is_open]
    if not waiting:
        return []
    # Whoever only claims an address must not come in by what was sent to it.
    own = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return waiting if own.exists() else []


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open a review; whoever opens it leads and coordinates it."""
    form = CreateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            seat = projects.create_review(request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("slug", str(refusal))
        else:
            messages.success(request, _("The review is open. Write down what you are looking for."))
            return redirect("reviews:protocol", seat.review.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/create.html", {"form": form}, status=status)
