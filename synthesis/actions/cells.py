"""Cells of the grid in a coder's own words; a newer one takes over, none is changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.access import May, Refused, Seat
from reviews.models import Study
from screening.queries import known_studies
from synthesis.actions import revealing
from synthesis.methods import grid
from synthesis.models import Cell, Code

LONGEST = 5_000


@dataclass(frozen=True)
class Said:
    """What a cell says; `present` None leaves it to the codings."""

    present: bool | None
    polarity: str = ""
    summary: str = ""

    @classmethod
    def of(cls, mark: str, words: str) -> Said:
        """From a mark of the grid."""
        if mark == grid.UNSAID:
            return cls(None, "", words)
        polarity = mark if mark in grid.POLARITIES else ""
        return cls(grid.is_present(mark), polarity, words)

    def tidied(self) -> Said:
        """As it is kept: which way it points only where it is there."""
        summary = grid.tidy(self.summary)
        if len(summary) > LONGEST:
            raise Refused(
                _("A summary has at most %(n)s characters. Nothing was changed.") % {"n": LONGEST}
            )
        polarity = self.polarity if self.present and self.polarity in grid.POLARITIES else ""
        return Said(self.present, polarity, summary)


@transaction.atomic
def write(seat: Seat, study: Study, code: Code, said: Said) -> Cell | None:
    """Say in one's own words what a study has of a construct; None where nothing is left to say."""
    seat.require(May.CODE)
    opened = revealing.born_open(seat, study.pk)
    code = in_use(seat, code.pk)
    if not known_studies.counted(seat.review).filter(pk=study.pk).exists():
        raise Refused(_("This study is no longer included. Nothing was changed."))
    said = said.tidied()
    rows = Cell.objects.standing().filter(study=study, code=code, member=seat.voter)
    there = rows.select_for_update().first()
    if there is not None:
        if Said(there.present, there.polarity, there.summary) == said:
            return there
        there.withdrawn_at = timezone.now()
        there.save(update_fields=["withdrawn_at"])
    if said == Said(None):
        return None
    return Cell.objects.create(
        review=seat.review,
        member=seat.voter,
        study=study,
        code=code,
        present=said.present,
        polarity=said.polarity,
        summary=said.summary,
        revealed_at=opened,
    )


def in_use(seat: Seat, code_id: int) -> Code:
    """A code that can be written about, held so that nobody merges it away meanwhile."""
    rows = Code.objects.visible_to(seat).filter(pk=code_id)
    code = rows.select_for_update(no_key=True).first()
    if code is None or not code.in_use or not code.codable:
        raise Refused(
            _("This code was merged, retired or made a folder meanwhile. Nothing was changed.")
        )
    return code
