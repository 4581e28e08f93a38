"""My reviews, and opening a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reviews.access import Refused, Seat
from reviews.actions import projects
from reviews.context import Entry, overview_url, way
from reviews.forms.projects import CreateForm
from reviews.models import Event, Invitation, Member, User
from reviews.sentences import role_names

# What waits is counted for this many reviews; the others, rarer to matter, are only named.
COUNTED = 10


@dataclass(frozen=True)
class Place:
    """One of my reviews: what I am there and what waits for me."""

    member: Member
    roles: str
    url: str
    waiting: list[Entry]
    counted: bool


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the reader's reviews, the one with the newest event first."""
    user = request.user
    assert isinstance(user, User)
    newest = Event.objects.filter(review_id=OuterRef("review_id")).order_by("-id").values("at")[:1]
    members = (
        Member.objects.filter(user=user, removed_at__isnull=True)
        .select_related("review")
        .annotate(last_event=Subquery(newest))
        .order_by(F("last_event").desc(nulls_last=True), "review__title")
    )
    places = []
    for rank, member in enumerate(members):
        member.user = user
        places.append(_place(member, counted=rank < COUNTED))
    return render(
        request, "reviews/home.html", {"places": places, "invitations": _invitations(user)}
    )


def _place(member: Member, *, counted: bool) -> Place:
    waiting = []
    if counted:
        seat = Seat.of(member)
        waiting = [entry for group in way(seat, "") for entry in group if entry.count]
    url = overview_url(member.review.slug)
    return Place(member, role_names(member.roles), url, waiting, counted)


def _invitations(user: User) -> list[Invitation]:
    """Open invitations to the reader's own address, so that a lost mail loses nothing."""
    rows = Invitation.objects.filter(
        email__iexact=user.email, accepted_at__isnull=True, revoked_at__isnull=True
    )
    return [row for row in rows.select_related("review", "created_by") if row.is_open]


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
