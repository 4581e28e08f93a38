"""A review's settings, and the reader's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reviews.access import May, Refused, Seat, seated
from reviews.actions import people, projects
from reviews.forms.people import MeForm
from reviews.forms.projects import SettingsForm
from reviews.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.VIEW)
def settings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The review's settings; to change them takes the right to edit the protocol."""
    may_change = seat.may(May.PROTOCOL)
    sent = request.POST if request.method == "POST" else None
    form = SettingsForm(sent, initial={"title": seat.review.title, "seed": seat.review.seed})
    status = 200
    if sent is not None:
        seat.require(May.PROTOCOL)
        status = 422
        if form.is_valid():
            try:
                changed = projects.change_settings(seat, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved.") if changed else _("Nothing was different."))
                return redirect("reviews:settings", seat.review.slug)
    values = {"form": form, "may_change": may_change}
    return render(request, "reviews/settings.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The reader's name and keys."""
    assert isinstance(request.user, User)
    stored = User.objects.get(pk=request.user.pk)
    form = MeForm(request.POST or None, instance=stored)
    if request.method == "POST" and form.is_valid():
        people.set_own(request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("reviews:me")
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/me.html", {"form": form}, status=status)
