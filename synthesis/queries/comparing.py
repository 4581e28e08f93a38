"""A study beside those before it in the alphabet: what it confirms, adds, and doesn't have."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviews.models import Study
from synthesis.methods import grid
from synthesis.models import Code
from synthesis.queries.grid import GridPage, Place


@dataclass
class Compared:
    """A construct in this study, and in the studies before it."""

    code: Code
    here: Place
    before: list[tuple[Study, Place]] = field(default_factory=list)

    @property
    def ways(self) -> list[str]:
        """Which ways the studies before it point."""
        return sorted({place.mark for _study, place in self.before})

    @property
    def turns(self) -> bool:
        """Whether this study points another way than one before it."""
        ways = {mark for mark in [self.here.mark, *self.ways] if mark in grid.POLARITIES}
        return len(ways) > 1 and self.here.mark in grid.POLARITIES


@dataclass
class Now:
    """One study in "next study" mode."""

    study: Study
    place: int
    shared: list[Compared] = field(default_factory=list)
    new: list[Compared] = field(default_factory=list)
    lacking: list[Compared] = field(default_factory=list)
    unsaid: list[Compared] = field(default_factory=list)
    earlier: Study | None = None
    later: Study | None = None


def compare(page: GridPage, at: int) -> Now:
    """Compare the study at a place of the grid with all that came before, cumulatively."""
    study = page.studies[at]
    now = Now(
        study,
        at + 1,
        earlier=page.studies[at - 1] if at else None,
        later=page.studies[at + 1] if at + 1 < len(page.studies) else None,
    )
    for code in page.codes:
        one = Compared(code, page.place(study.pk, code.pk))
        one.before = [
            (other, place)
            for other in page.studies[:at]
            if (place := page.place(other.pk, code.pk)).present
        ]
        if one.here.present or one.here.mark == "differs":
            (now.shared if one.before else now.new).append(one)
        else:
            (now.lacking if one.before else now.unsaid).append(one)
    return now
