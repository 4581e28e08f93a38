"""What tools decided without a person's look: applied, listed, undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from reviews.access import May, Seat, seated
from reviews.actions import tools
from reviews.models import ToolRun
from screening.forms.flow import ToolForm

# So many numbers are named of those that stay.
MOST_NAMED = 20


@require_http_methods(["GET", "POST"])
@seated(may=May.DEDUPLICATE)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the runs, preview a new one, and apply it once its effect was shown."""
    if request.method == "GET":
        return render(request, "screening/tools.html", _context(seat, ToolForm()))
    form = ToolForm(request.POST)
    if not form.is_valid():
        return render(request, "screening/tools.html", _context(seat, form), status=422)
    if "sure" not in request.POST:
        effect = tools.effect(seat.review, form.cleaned_data["numbers"])
        context = _context(seat, form) | {"effect": effect, "staying": _staying(effect)}
        return render(request, "screening/tools.html", context)
    run = tools.exclude(seat, **form.cleaned_data)
    n = run.withdrawals.count()
    messages.success(
        request,
        ngettext("%(n)s report was taken out.", "%(n)s reports were taken out.", n) % {"n": n},
    )
    return redirect("screening:tools", seat.review.slug)


def _context(seat: Seat, form: ToolForm) -> dict[str, Any]:
    return {"form": form, "runs": _runs(seat)}


def _runs(seat: Seat) -> QuerySet[ToolRun]:
    lasting = Count("withdrawals", filter=Q(withdrawals__until__isnull=True))
    return ToolRun.objects.visible_to(seat).annotate(taken=Count("withdrawals"), lasting=lasting)


def _staying(effect: tools.Effect) -> dict[str, str]:
    """The first numbers of those that stay, by why."""
    found = {}
    for why in ("judged", "gone", "unknown"):
        numbers = getattr(effect, why)
        more = ", …" if len(numbers) > MOST_NAMED else ""
        found[why] = ", ".join(map(str, numbers[:MOST_NAMED])) + more
    return found


@require_POST
@seated(may=May.DEDUPLICATE)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Bring back what a run took out."""
    n = tools.undo(seat, pk)
    messages.success(
        request, ngettext("%(n)s report is back.", "%(n)s reports are back.", n) % {"n": n}
    )
    return redirect("screening:tools", seat.review.slug)
