"""Taking the whole review away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.access import May, Refused, Seat, seated
from reviews.downloads import attachment
from reviews.models import Member
from synthesis.actions import archive as actions
from synthesis.exports import archive
from synthesis.models import Publication
from synthesis.queries.archive.closed import closed_to


@require_safe
@seated(may=May.ARCHIVE)
def page(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """What an archive holds, and what still keeps it back."""
    values = {
        "closed": closed_to(seat),
        "people": Member.objects.filter(review=seat.review).count(),
        "publication": Publication.objects.standing().filter(review=seat.review).first(),
    }
    return render(request, "synthesis/archive.html", values)


@require_POST
@seated(may=May.ARCHIVE)
def take(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The archive, written while it is sent; refused while it would tell what is still blind."""
    if closed_to(seat):
        raise Refused(
            _(
                "The archive would tell you what has not been revealed yet. Nothing was taken; the "
                "page says what is still open."
            )
        )
    actions.note(seat)
    answer = StreamingHttpResponse(archive.pieces(seat), content_type=archive.MEDIA_TYPE)
    answer["Content-Disposition"] = attachment(archive.file_name(seat.review))
    return answer
