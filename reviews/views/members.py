"""The team of a review: who is in it, who is invited, and joining."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews import accounts
from reviews.access import May, Refused, Seat, seated
from reviews.actions import members
from reviews.context import overview_url
from reviews.forms.people import InviteForm, RolesForm
from reviews.models import Invitation, Member, Role, User
from reviews.sentences import role_names


@require_safe
@seated(may=May.VIEW)
def team(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who is in this review, as what."""
    return _team(request, seat, InviteForm(initial={"roles": [Role.REVIEWER]}))


def _team(request: HttpRequest, seat: Seat, form: InviteForm, status: int = 200) -> HttpResponse:
    people = (
        Member.objects.visible_to(seat)
        .select_related("user", "removed_by")
        .order_by("joined_at", "id")
    )
    present = [member for member in people if member.removed_at is None]
    may = seat.may(May.TEAM)
    leads = sum(Role.LEAD in member.roles for member in present)
    values = {
        "present": [_line(member, leads) for member in present],
        "removed": [member for member in people if member.removed_at is not None],
        "invitations": _invitations(request, seat) if may else [],
        "may_change": may,
        "form": form,
        "mails": bool(settings.EMAIL_HOST),
        "shown": request.GET.get("invited", ""),
    }
    return render(request, "reviews/team.html", values, status=status)


def _line(member: Member, leads: int) -> dict[str, object]:
    form = RolesForm(initial={"roles": member.roles}, auto_id=f"roles_{member.pk}_%s")
    only_lead = leads == 1 and Role.LEAD in member.roles
    words = role_names(member.roles)
    return {"member": member, "form": form, "only_lead": only_lead, "roles": words}


def _invitations(request: HttpRequest, seat: Seat) -> list[dict[str, object]]:
    rows = Invitation.objects.visible_to(seat).filter(
        accepted_at__isnull=True, revoked_at__isnull=True
    )
    return [
        {"invitation": row, "link": _link(request, row), "roles": role_names(row.roles)}
        for row in rows.select_related("created_by").order_by("-created_at", "-id")
    ]


def _link(request: HttpRequest, invitation: Invitation) -> str:
    return request.build_absolute_uri(reverse("reviews:join", args=[invitation.token]))


@require_POST
@seated(may=May.TEAM)
def invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Invite somebody by a link, shown for copying and sent by e-mail."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _team(request, seat, form, status=422)
    try:
        invited = members.invite(seat, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return _team(request, seat, form, status=422)
    sent = members.send_link(invited.invitation, _link(request, invited.invitation))
    _tell(request, invited, sent)
    address = reverse("reviews:team", args=[seat.review.slug])
    return redirect(f"{address}?{urlencode({'invited': invited.invitation.pk})}#invitations")


def _tell(request: HttpRequest, invited: members.Invited, sent: bool) -> None:
    email = {"email": invited.invitation.email}
    if invited.renewed:
        words = _("%(email)s was invited already: the invitation is extended by 14 days.") % email
    else:
        words = _("%(email)s is invited.") % email
    if not sent:
        messages.warning(
            request, words + " " + _("The mail server didn't take the e-mail: pass on the link.")
        )
    elif not settings.EMAIL_HOST:
        messages.info(
            request,
            words + " " + _("This server sends no e-mail: copy the link and pass it on."),
        )
    else:
        messages.success(request, words + " " + _("The link is on its way by e-mail."))


@require_POST
@seated(may=May.TEAM)
def revoke(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = members.revoke(seat, pk)
    messages.success(
        request,
        _("The invitation of %(email)s is taken back; its link no longer works.")
        % {"email": invitation.email},
    )
    return redirect("reviews:team", seat.review.slug)


@require_POST
@seated(may=May.TEAM)
def roles(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Set a member's roles."""
    form = RolesForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose at least one role. Nothing was changed."))
    member = members.set_roles(seat, pk, roles=form.cleaned_data["roles"])
    messages.success(
        request,
        _("%(name)s is now %(roles)s.") % {"name": member.user, "roles": role_names(member.roles)},
    )
    if seat.member is not None and member.pk == seat.member.pk:
        # Their own new roles may not permit this page any more.
        return redirect(overview_url(seat.review.slug))
    return redirect("reviews:team", seat.review.slug)


@require_POST
@seated(may=May.TEAM)
def remove(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """End somebody's membership."""
    member = members.remove(seat, pk)
    messages.success(
        request,
        _("%(name)s is no longer in this review. Their votes stay; their open work is handed on.")
        % {"name": member.user},
    )
    return redirect("reviews:team", seat.review.slug)


@require_POST
@seated(may=May.TEAM)
def bring_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Restore somebody's membership."""
    member = members.bring_back(seat, pk)
    messages.success(
        request,
        _("%(name)s is back as %(roles)s.")
        % {"name": member.user, "roles": role_names(member.roles)},
    )
    return redirect("reviews:team", seat.review.slug)


@require_POST
@seated(may=May.VIEW)
def leave(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End one's own membership."""
    assert seat.member is not None
    members.remove(seat, seat.member.pk)
    messages.success(
        request,
        _("You have left “%(title)s”. Your votes stay; a lead can bring you back.")
        % {"title": seat.review.title},
    )
    return redirect("reviews:home")


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link: sign in or up, then join after confirming."""
    invitation = (
        Invitation.objects.select_related("review", "created_by").filter(token=token).first()
    )
    if invitation is None:
        return _closed(request, _("There is no invitation behind this link."), status=404)
    if invitation.accepted_by_id is not None and invitation.accepted_by_id == request.user.pk:
        return redirect(overview_url(invitation.review.slug))
    if not invitation.is_open:
        accounts.forget(request)
        return _closed(request, members.why_closed(invitation), status=410)
    if request.method == "POST" and isinstance(request.user, User):
        return _joined(request, request.user, invitation)
    accounts.remember(request, invitation)
    return render(request, "reviews/join.html", _offer(request, invitation))


def _offer(request: HttpRequest, invitation: Invitation) -> dict[str, object]:
    user, here = request.user, request.path
    known = User.objects.filter(email__iexact=invitation.email).exists()
    member = None
    if user.is_authenticated:
        member = Member.objects.filter(
            review=invitation.review, user=user, removed_at__isnull=True
        ).first()
    return {
        "invitation": invitation,
        "roles": role_names(invitation.roles),
        "member": member,
        "has_account": known,
        "other_address": user.is_authenticated and user.email != invitation.email,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': here})}",
        "sign_up": f"{reverse('account_signup')}?"
        + urlencode({"next": here, "email": invitation.email}),
    }


def _joined(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    try:
        joined = members.accept(user, invitation.pk)
    except Refused as refusal:
        return _closed(request, str(refusal), status=410)
    accounts.forget(request)
    title = {"title": invitation.review.title}
    if not joined.was_member:
        words = _("Welcome to “%(title)s”.") % title
    elif joined.gained:
        words = _("You were in “%(title)s” already; now you are %(roles)s too.") % {
            **title,
            "roles": role_names(joined.gained),
        }
    else:
        words = _("You were in “%(title)s” already, with these roles. Nothing changed.") % title
    messages.success(request, words)
    return redirect(overview_url(invitation.review.slug))


def _closed(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return render(request, "reviews/join_closed.html", {"words": words}, status=status)
