"""The evidence of one construct or link, to be read: passages, findings, cells, studies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.access import Seat
from reviews.models import Study
from synthesis.methods.reading import flowing
from synthesis.models import Excerpt, Finding, Order, Rendering, Support
from synthesis.queries.evidence import Ground, Item

from .figure import Shown

# Passages that one piece shows at once; the rest is in the list of passages.
MOST = 60


@dataclass(frozen=True)
class Proof:
    """One piece of evidence in words. `support` is the row where a person picked it."""

    study: Study
    kind: str
    words: str = ""
    where: str = ""
    url: str = ""
    support: Support | None = None
    counts: bool = True


def proofs(seat: Seat, one: Shown, ground: Ground) -> list[Proof]:
    """What a piece rests on, by study; what was picked of studies no longer included comes last."""
    found = _of_source(seat, one.items[:MOST], ground)
    found += [_picked(seat, support, True) for support in one.picked]
    found.sort(key=lambda proof: proof.study.number)
    return found + [_picked(seat, support, False) for support in one.lost]


def _of_source(seat: Seat, items: list[Item], ground: Ground) -> list[Proof]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item.pk)
    excerpts = Excerpt.objects.in_bulk(by_kind["passage"]) if by_kind["passage"] else {}
    findings = Finding.objects.in_bulk(by_kind["finding"]) if by_kind["finding"] else {}
    cells = Rendering.objects.in_bulk(by_kind["cell"]) if by_kind["cell"] else {}
    found = []
    for item in items:
        study = ground.studies[item.study]
        if item.kind == "passage":
            found.append(of_excerpt(seat, excerpts[item.pk], study))
        elif item.kind == "finding":
            found.append(of_finding(seat, findings[item.pk], study))
        else:
            found.append(_cell(cells[item.pk], study))
    return found


def of_excerpt(seat: Seat, excerpt: Excerpt, study: Study, **more: object) -> Proof:
    """A passage, with whose words it is and its page."""
    told = [excerpt.get_voice_display() if excerpt.voice else _("Passage")]
    if excerpt.page:
        told.append(_("page %(n)s") % {"n": excerpt.page})
    return Proof(study, "passage", flowing(excerpt.quote), ", ".join(told), **more)  # type: ignore[arg-type]


def of_finding(seat: Seat, finding: Finding, study: Study, **more: object) -> Proof:
    """A finding, with its number and address."""
    where = _("Finding %(n)s") % {"n": finding.number}
    if finding.page:
        where += ", " + _("page %(n)s") % {"n": finding.page}
    url = reverse("synthesis:finding", args=[seat.review.slug, finding.number])
    return Proof(study, "finding", finding.statement, where, url, **more)  # type: ignore[arg-type]


def _cell(row: Rendering, study: Study) -> Proof:
    order = str(Order(row.order).label)
    where = f"{order}, {_('page %(n)s') % {'n': row.page}}" if row.page else order
    words = " ".join(part for part in (row.words, f"“{row.quote}”" if row.quote else "") if part)
    return Proof(study, "cell", words, where)


def _picked(seat: Seat, support: Support, counts: bool) -> Proof:
    more = {"support": support, "counts": counts}
    if support.excerpt is not None:
        return of_excerpt(seat, support.excerpt, support.study, **more)
    if support.finding is not None:
        return of_finding(seat, support.finding, support.study, **more)
    return Proof(support.study, "study", "", "", support=support, counts=counts)
