"""Taking coding away as REFI-QDA, and bringing codebooks and projects of other programs."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import interchange
from synthesis.exports import refi as exporting
from synthesis.forms.excerpts import FileForm
from synthesis.methods import refi
from synthesis.models import Code

LARGEST = 20_000_000
KEPT = 3_600


@require_GET
@seated(may=May.VIEW)
def exchange(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What can be taken away and what is lost on the way; a file to bring."""
    return _page(request, seat)


def _page(request: HttpRequest, seat: Seat, status: int = 200, **more: Any) -> HttpResponse:
    done = cache.get(_key(seat, request.GET.get("done", ""), "taken"))
    context = {
        "form": FileForm(),
        "losses": exporting.losses(seat),
        "has_codes": Code.objects.visible_to(seat).exists(),
        "done": done,
        "may_export": seat.may(May.EXPORT),
        "may_change": seat.may(May.CODEBOOK),
    }
    return render(request, "synthesis/exchange.html", context | more, status=status)


def _key(seat: Seat, token: str, what: str) -> str:
    """Where a file waits for its reader alone."""
    member = seat.member.pk if seat.member else 0
    return f"refi-{what}-{seat.review.pk}-{member}-{token[:40]}"


@require_GET
@seated(may=May.EXPORT)
def download(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """A project or a codebook, through the lens of who asks."""
    if format not in ("qdpx", "qdc"):
        raise Http404
    try:
        content = exporting.content(seat, format)
    except refi.Unreadable as unreadable:
        raise Http404(str(unreadable)) from unreadable
    kind = "application/zip" if format == "qdpx" else "application/xml"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{seat.review.slug}.{format}"'
    return answer


@require_POST
@seated(may=May.CODEBOOK)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Read a file: its codes are taken, and of a project one is asked whose passages one's are."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, seat, 422, form=form)
    sent = form.cleaned_data["file"]
    if sent.size > LARGEST:
        form.add_error("file", _("The file is larger than 20 MB. Nothing was taken over."))
        return _page(request, seat, 422, form=form)
    content = sent.read()
    try:
        found = interchange.read(sent.name, content)
        coders = interchange.coders(found) if seat.may(May.CODE) else []
        if coders:
            token = uuid.uuid4().hex
            cache.set(_key(seat, token, "file"), (sent.name, content), KEPT)
            context = {"file": sent.name, "coders": coders, "token": token, "found": found}
            return render(request, "synthesis/exchange_whose.html", context)
        taken = interchange.take_codebook(seat, found, file=sent.name)
    except Refused as refused:
        form.add_error("file", str(refused))
        return _page(request, seat, 422, form=form)
    return _told(request, seat, taken)


@require_POST
@seated(may=May.CODE)
def take(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take the codes of a project that was brought, and with them one coder's passages."""
    key = _key(seat, request.POST.get("token", ""), "file")
    kept = cache.get(key)
    if kept is None:
        raise Refused(_("The file isn't at hand any more. Bring it again; nothing was taken over."))
    name, content = kept
    found = interchange.read(name, content)
    coder = request.POST.get("coder", "none")
    if coder == "none":
        taken = interchange.take_codebook(seat, found, file=name)
    else:
        taken = interchange.take_project(
            seat, found, coder="" if coder == "nobody" else coder, file=name
        )
    cache.delete(key)
    return _told(request, seat, taken)


def _told(request: HttpRequest, seat: Seat, taken: interchange.Taken) -> HttpResponse:
    token = uuid.uuid4().hex
    cache.set(_key(seat, token, "taken"), taken, KEPT)
    messages.success(
        request,
        _("%(made)s codes made, %(known)s were there; %(passages)s passages taken over.")
        % {"made": taken.created, "known": taken.known, "passages": taken.passages},
    )
    return redirect(reverse("synthesis:exchange", args=[seat.review.slug]) + f"?done={token}")
