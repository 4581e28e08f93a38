"""Inviting people, their roles, and their leaving and coming back."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, figures, registry
from reviews.access import PERMISSIONS, May, Refused, Seat
from reviews.models import Invitation, Member, Review, Role, User
from reviews.models.people import new_token

logger = logging.getLogger(__name__)

GOOD_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Invited:
    """An invitation as it now stands, and whether there was one for this address before."""

    invitation: Invitation
    renewed: bool


@dataclass(frozen=True)
class Joined:
    """A person's place, and what accepting an invitation did to it."""

    member: Member
    was_member: bool
    gained: list[str]


@transaction.atomic
def invite(seat: Seat, *, email: str, roles: Collection[str]) -> Invited:
    """Invite an address; an open invitation is extended and gets the roles given now."""
    _lock_team(seat)
    email, wanted = email.strip().lower(), _roles(roles)
    present = Member.objects.filter(
        review=seat.review, user__email__iexact=email, removed_at__isnull=True
    ).select_related("user")
    for member in present:
        raise Refused(
            _("%(name)s is in this review already. Set their roles in the list of members.")
            % {"name": member.user}
        )
    standing = (
        Invitation.objects.select_for_update()
        .filter(
            review=seat.review,
            email__iexact=email,
            accepted_at__isnull=True,
            revoked_at__isnull=True,
        )
        .first()
    )
    if standing is not None:
        return _renew(seat, standing, wanted)
    invitation = Invitation.objects.create(
        review=seat.review,
        email=email,
        roles=wanted,
        created_by=seat.member.user if seat.member else None,
        expires_at=timezone.now() + GOOD_FOR,
    )
    audit.log(seat, "invitation.sent", invitation, email=email, roles=wanted)
    return Invited(invitation, renewed=False)


def _renew(seat: Seat, invitation: Invitation, roles: list[str]) -> Invited:
    """Extend an invitation; its link stays the same, unless it had expired."""
    if not invitation.is_open:
        invitation.token = new_token()
    invitation.roles = roles
    invitation.expires_at = timezone.now() + GOOD_FOR
    invitation.save(update_fields=["token", "roles", "expires_at"])
    audit.log(seat, "invitation.renewed", invitation, email=invitation.email, roles=roles)
    return Invited(invitation, renewed=True)


def send_link(invitation: Invitation, link: str) -> bool:
    """Send an invitation's link by e-mail; False when the mail server didn't take it."""
    values = {"invitation": invitation, "review": invitation.review, "link": link}
    subject = render_to_string("reviews/email/invitation_subject.txt", values)
    body = render_to_string("reviews/email/invitation.txt", values)
    try:
        send_mail(" ".join(subject.split()), body, None, [invitation.email])
    except OSError:
        # smtplib's errors are OSErrors too; the link can still be passed on by hand.
        logger.exception("an invitation could not be sent")
        return False
    return True


@transaction.atomic
def revoke(seat: Seat, invitation_id: int) -> Invitation:
    """Make an invitation's link useless."""
    _lock_team(seat)
    invitation = (
        Invitation.objects.visible_to(seat).select_for_update().filter(pk=invitation_id).first()
    )
    if invitation is None:
        raise Refused(_("There is no such invitation in this review."))
    if invitation.accepted_at is not None:
        raise Refused(
            _("%(email)s has accepted already, so there is nothing to take back.")
            % {"email": invitation.email}
        )
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        audit.log(seat, "invitation.revoked", invitation, email=invitation.email)
    return invitation


def why_closed(invitation: Invitation) -> str:
    """Say in words why an invitation's link doesn't work any more."""
    if invitation.accepted_at is not None:
        return _("This invitation was used already. A link lets one person in, once.")
    if invitation.revoked_at is not None:
        return _("This invitation was taken back.")
    return _("This invitation has expired.")


@transaction.atomic
def accept(user: User, invitation_id: int) -> Joined:
    """Take the place that an invitation offers; a member's roles are added to."""
    # The team's lock comes first, as in every other change of the team, so that none can deadlock.
    review_id = Invitation.objects.values_list("review_id", flat=True).get(pk=invitation_id)
    review = Review.objects.select_for_update(no_key=True).get(pk=review_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if not invitation.is_open:
        raise Refused(why_closed(invitation))
    joined = _seat_member(review, user, invitation.roles)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    seat = Seat.of(joined.member)
    audit.log(seat, "member.joined", joined.member, roles=joined.member.roles)
    figures.touch(review.pk)
    return joined


def _seat_member(review: Review, user: User, roles: Collection[str]) -> Joined:
    member = Member.objects.filter(review=review, user=user).first()
    if member is None:
        member = Member.objects.create(review=review, user=user, roles=_roles(roles))
        return Joined(member, was_member=False, gained=member.roles)
    present = member.removed_at is None
    before = member.roles if present else []
    member.roles = _roles([*before, *roles])
    member.removed_at = member.removed_by = None
    member.save(update_fields=["roles", "removed_at", "removed_by"])
    gained = [role for role in member.roles if role not in before]
    return Joined(member, was_member=present, gained=gained)


@transaction.atomic
def set_roles(seat: Seat, member_id: int, *, roles: Collection[str]) -> Member:
    """Give a member exactly these roles; a review always keeps a lead."""
    _lock_team(seat)
    member = _member(seat, member_id)
    wanted, before = _roles(roles), list(member.roles)
    if set(wanted) == set(before):
        return member
    if Role.LEAD not in wanted:
        _keep_a_lead(member)
    member.roles = wanted
    member.save(update_fields=["roles"])
    audit.log(seat, "member.roles_changed", member, name=str(member.user), old=before, new=wanted)
    if _permitted(before) - _permitted(wanted):
        _hand_on(seat)
    return member


@transaction.atomic
def remove(seat: Seat, member_id: int) -> Member:
    """End a person's membership; their votes stay and their open work is handed on."""
    own = seat.member is not None and seat.member.pk == member_id
    _lock_team(seat, leaving=own)
    member = _member(seat, member_id)
    if member.removed_at is not None:
        return member
    _keep_a_lead(member)
    member.removed_at = timezone.now()
    member.removed_by = seat.member.user if seat.member else None
    member.save(update_fields=["removed_at", "removed_by"])
    # A link that still waits in their letter box would let them in again.
    Invitation.objects.filter(
        review=seat.review,
        email__iexact=member.user.email,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    ).update(revoked_at=timezone.now())
    audit.log(seat, "member.left" if own else "member.removed", member, name=str(member.user))
    _hand_on(seat)
    return member


@transaction.atomic
def bring_back(seat: Seat, member_id: int) -> Member:
    """Restore a removed person's membership, with the roles that they had."""
    _lock_team(seat)
    member = _member(seat, member_id)
    if member.removed_at is not None:
        member.removed_at = member.removed_by = None
        member.save(update_fields=["removed_at", "removed_by"])
        audit.log(seat, "member.returned", member, name=str(member.user), roles=member.roles)
        _hand_on(seat)
    return member


def _lock_team(seat: Seat, *, leaving: bool = False) -> None:
    """Let one change of a team happen at a time, and only by one who may still make it."""
    if not leaving:
        seat.require(May.TEAM)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    if seat.member is None:
        return
    now = Member.objects.select_related("user").get(pk=seat.member.pk)
    if now.removed_at is not None:
        raise PermissionDenied(_("You are no longer in this review."))
    if not leaving:
        Seat.of(now).require(May.TEAM)


def _member(seat: Seat, member_id: int) -> Member:
    member = Member.objects.visible_to(seat).select_related("user").filter(pk=member_id).first()
    if member is None:
        raise Refused(_("There is no such person in this review."))
    return member


def _roles(roles: Collection[str]) -> list[str]:
    """The roles in their own order, each once."""
    unknown = set(roles) - set(Role.values)
    if unknown or not roles:
        raise Refused(_("Choose at least one role."))
    return [role for role in Role.values if role in roles]


def _permitted(roles: Collection[str]) -> frozenset[May]:
    return frozenset[May]().union(*(PERMISSIONS[Role(role)] for role in roles))


def _keep_a_lead(member: Member) -> None:
    if Role.LEAD not in member.roles or member.removed_at is not None:
        return
    others = Member.objects.filter(
        review=member.review_id, roles__contains=[Role.LEAD], removed_at__isnull=True
    ).exclude(pk=member.pk)
    if not others.exists():
        raise Refused(
            _("%(name)s is the only lead of this review. Make somebody else lead first.")
            % {"name": member.user}
        )


def _hand_on(seat: Seat) -> None:
    """Let the upper floors share out anew what this person held."""
    for task in registry.report_changes:
        background.later(task, seat.review.pk)
    figures.touch(seat.review.pk)
