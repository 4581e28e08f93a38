"""What waits for one seat, with the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.access import May, Seat
from reviews.actions import leading
from reviews.models import ImportFile, Stage
from reviews.templatetags.consilience import ago
from screening import queries
from screening.queries import waits, worklist


def items(seat: Seat) -> Iterator[dict[str, Any]]:
    """What waits for this seat, the most blocking first."""
    slug = seat.review.slug
    if seat.may(May.SETTLE):
        yield from _conflicts(seat)
    if seat.may(May.SCREEN):
        for stage in Stage:
            if n := waits.to_screen(seat, stage):
                yield {
                    "n": n,
                    "what": ngettext("report to screen", "reports to screen", n),
                    "words": stage.label,
                    "url": reverse("screening:screen", args=[slug, stage.value]),
                    "action": _("Screen"),
                }
    if seat.may(May.RETRIEVE):
        yield from _full_texts(seat)
    if seat.may(May.DEDUPLICATE) and (n := leading.to_do(seat)):
        yield {
            "n": n,
            "what": ngettext("doubtful duplicate pair", "doubtful duplicate pairs", n),
            "words": _("Screening waits for none of these."),
            "url": reverse("reviews:duplicates", args=[slug]),
            "action": _("Compare"),
        }
    if seat.may(May.LINK) and (n := waits.to_link(seat)):
        yield {
            "n": n,
            "what": ngettext("pair that may be one study", "pairs that may be one study", n),
            "words": _("Until it is decided, each report counts as a study of its own."),
            "url": reverse("screening:companions", args=[slug]),
            "action": _("Compare"),
        }
    if seat.may(May.IMPORT):
        yield from _imports(seat)


def _conflicts(seat: Seat) -> Iterator[dict[str, Any]]:
    rows = queries.open_conflicts(seat).order_by().values_list("stage")
    by_stage = {
        stage: (n, first) for stage, n, first in rows.annotate(Count("pk"), Min("opened_at"))
    }
    if not by_stage:
        return
    total = sum(n for n, _first in by_stage.values())
    oldest = min(first for _n, first in by_stage.values())
    parts = ", ".join(
        f"{Stage(stage).label if not at else str(Stage(stage).label).lower()} {by_stage[stage][0]}"
        for at, stage in enumerate(stage for stage in Stage.values if stage in by_stage)
    )
    waits = {"day": date(oldest, "j F"), "ago": ago(oldest)}
    yield {
        "n": total,
        "what": ngettext("conflict to settle", "conflicts to settle", total),
        "words": f"{parts}. " + _("The oldest has waited since %(day)s, %(ago)s.") % waits,
        "url": reverse("screening:conflicts", args=[seat.review.slug]),
        "go": reverse("screening:next_conflict", args=[seat.review.slug]),
        "action": _("Settle the next"),
    }


def _full_texts(seat: Seat) -> Iterator[dict[str, Any]]:
    """Full texts that this seat is to seek; to who hands work out, those of nobody too."""
    if n := waits.to_seek(seat):
        yield {
            "n": n,
            "what": ngettext("full text to seek", "full texts to seek", n),
            "words": _("Assigned to you."),
            "url": worklist.address(seat.review, who=worklist.MINE),
            "action": _("Seek"),
        }
    if not seat.may(May.ASSIGN):
        return
    if n := worklist.waiting_for_nobody(seat):
        yield {
            "n": n,
            "what": ngettext("full text that nobody seeks", "full texts that nobody seeks", n),
            "words": _("Assign them, or bring their PDFs."),
            "url": worklist.address(seat.review, who=worklist.NOBODY),
            "action": _("Hand out"),
        }


def _imports(seat: Seat) -> Iterator[dict[str, Any]]:
    states = (ImportFile.State.WAITING, ImportFile.State.RUNNING)
    n = ImportFile.objects.filter(review=seat.review, state__in=states).count()
    if n:
        yield {
            "n": n,
            "what": ngettext("file being imported", "files being imported", n),
            "words": _("The work goes on by itself."),
            "url": reverse("reviews:searches", args=[seat.review.slug]),
            "action": _("Watch"),
        }
