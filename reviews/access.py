"""The door: who may do what in a review, and the seat that proves it."""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.models import Member, Review, Role
from reviews.prepared import prepared

T = TypeVar("T")


class Refused(Exception):
    """An action that can't be done, said in words for the person who asked."""


class May(enum.Enum):
    """What a role may permit; the value says it in the words of the permissions page."""

    VIEW = gettext_lazy("See the review, its records, counts and flow")
    SCREEN = gettext_lazy("Screen records, blinded")
    SETTLE = gettext_lazy("Settle conflicts between others")
    READ_REVEALED = gettext_lazy("Read votes and agreement once revealed")
    PROTOCOL = gettext_lazy("Edit the question, criteria, reasons and words")
    RULES = gettext_lazy(
        "Change votes needed, the maybe rule, who settles, how effects are counted"
    )
    IMPORT = gettext_lazy("Log searches and import records")
    RETRIEVE = gettext_lazy("Seek full texts, bring files and match them")
    DEDUPLICATE = gettext_lazy("Decide doubtful duplicates, withdraw records")
    LINK = gettext_lazy("Link reports of one study, name and split studies")
    APPRAISE = gettext_lazy("Appraise studies, blinded")
    APPRAISAL = gettext_lazy("Choose instruments, flag rules and rounds of appraisal")
    EXTRACT = gettext_lazy("Fill the study table, blinded")
    FORMS = gettext_lazy("Design the form of the study table and hand out studies")
    CODE = gettext_lazy("Mark passages, code and extract findings, blinded")
    CODEBOOK = gettext_lazy("Create and change codes")
    ROUNDS = gettext_lazy("Open rounds of coding and say who codes")
    SYNTHESISE = gettext_lazy("Group findings, translate, draw the framework, recommend")
    ASSESS = gettext_lazy("Assess confidence in review findings, blinded")
    ASSIGN = gettext_lazy("Hand out work")
    TEAM = gettext_lazy("Invite people and set their roles")
    FLOW = gettext_lazy("Explain the flow, enter printed flows and earlier studies")
    ARCHIVE = gettext_lazy("Take the whole review away, publish what is final")
    EXPORT = gettext_lazy("Download lists and the flow")
    LEDGER = gettext_lazy("Read the ledger")


_EVERYBODY = frozenset({May.VIEW, May.EXPORT, May.LEDGER})

PERMISSIONS: dict[Role, frozenset[May]] = {
    Role.REVIEWER: _EVERYBODY
    | {
        May.SCREEN,
        May.RETRIEVE,
        May.APPRAISE,
        May.EXTRACT,
        May.CODE,
        May.CODEBOOK,
        May.SYNTHESISE,
        May.ASSESS,
    },
    Role.LEAD: _EVERYBODY
    | {
        May.SETTLE,
        May.READ_REVEALED,
        May.PROTOCOL,
        May.RULES,
        May.IMPORT,
        May.RETRIEVE,
        May.DEDUPLICATE,
        May.LINK,
        May.APPRAISAL,
        May.FORMS,
        May.CODEBOOK,
        May.ROUNDS,
        May.SYNTHESISE,
        May.ASSIGN,
        May.TEAM,
        May.FLOW,
        May.ARCHIVE,
    },
    Role.COORDINATOR: _EVERYBODY
    | {
        May.READ_REVEALED,
        May.PROTOCOL,
        May.RULES,
        May.IMPORT,
        May.RETRIEVE,
        May.DEDUPLICATE,
        May.LINK,
        May.APPRAISAL,
        May.FORMS,
        May.CODEBOOK,
        May.ROUNDS,
        May.SYNTHESISE,
        May.ASSIGN,
        May.TEAM,
        May.FLOW,
        May.ARCHIVE,
    },
    Role.OBSERVER: _EVERYBODY | {May.READ_REVEALED},
}

# The server's operator, at the command line: runs the review, judges nothing in it.
OPERATOR = frozenset(May) - {
    May.SCREEN, May.APPRAISE, May.EXTRACT, May.CODE, May.ASSESS, May.SETTLE,
}  # fmt: skip


@dataclass(frozen=True)
class Seat:
    """One person's place in one review, or the operator's at the command line."""

    review: Review
    member: Member | None
    permissions: frozenset[May] = field(default=frozenset())
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, member: Member) -> Seat:
        """The seat of a member, by their roles; nobody's once they have left."""
        if member.removed_at is not None:
            return cls(member.review, member)
        granted = (PERMISSIONS[Role(role)] for role in member.roles)
        return cls(member.review, member, frozenset[May]().union(*granted))

    @classmethod
    def operator(cls, review: Review) -> Seat:
        """The seat of management commands and scheduled work."""
        return cls(review, None, OPERATOR)

    def may(self, permission: May) -> bool:
        """Whether this seat has the permission."""
        return permission in self.permissions

    def require(self, permission: May) -> None:
        """Refuse, for an action that checks its own door as well as its view's."""
        if permission not in self.permissions:
            raise PermissionDenied(_("Your role in this review does not permit that."))

    def once(self, name: str, ask: Callable[[], T]) -> T:
        """What several parts of one page show, asked for once; a seat lives as long as a page."""
        if name not in self.known:
            self.known[name] = ask()
        found: T = self.known[name]
        return found

    @property
    def voter(self) -> Member:
        """The member who votes or settles; the operator is nobody who may."""
        if self.member is None:
            raise PermissionDenied(_("Only a member of the review can vote or settle."))
        return self.member

    @property
    def reads_revealed(self) -> bool:
        """Whether others' revealed votes are open to this seat before a stage is closed."""
        return May.READ_REVEALED in self.permissions

    @property
    def reads_ratings(self) -> bool:
        """Whether others' revealed ratings are open to this seat before rating is closed: not to
        who may still be asked to rate the same study."""
        return self.reads_revealed and not self.may(May.APPRAISE)

    @property
    def actor_id(self) -> int | None:
        """The acting account's id, for the ledger."""
        return self.member.user_id if self.member else None

    @property
    def actor_name(self) -> str:
        """The acting person's name, for the ledger."""
        return str(self.member.user) if self.member else "Command line"


def take_seat(user: Any, slug: str) -> Seat:
    """Find a signed-in person's seat; a stranger learns not even that the review exists."""
    found = _places(user.pk, slug) if user.pk else []
    if not found:
        raise Http404
    member: Member = found[0]
    member.user = user
    return Seat.of(member)


@prepared
def _places(user: int, slug: str) -> QuerySet[Member]:
    present = Member.objects.filter(removed_at__isnull=True)
    return present.select_related("review").filter(review__slug=slug, user=user)


P = ParamSpec("P")


def _say(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer a refusal: as a short text to scripts, as a message on the page they came from."""
    wants_page = request.method == "GET" or "text/html" in request.headers.get("Accept", "")
    if request.headers.get("HX-Request") or not wants_page:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, str(refusal))
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe and request.method != "GET" else "/")


def seated(
    *, may: May
) -> Callable[
    [Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase]], Callable[..., HttpResponseBase]
]:
    """Turn user and slug into a seat: a stranger gets 404, a wrong role 403."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def door(
            request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            seat = take_seat(request.user, slug)
            seat.require(may)
            request.seat = seat  # type: ignore[attr-defined]
            try:
                return view(request, seat, *args, **kwargs)
            except Refused as refusal:
                return _say(request, refusal)

        door.may = may  # type: ignore[attr-defined]
        return door

    return decorate
