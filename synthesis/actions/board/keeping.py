"""Keeping one step of the board: its row in the history, and the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.methods.codebook import Impossible
from synthesis.methods.metasummary.board import Board, Patch, numbers
from synthesis.models import AbstractedFinding, BoardChange, Domain, Grouping
from synthesis.queries import board as asked

Kind = BoardChange.Kind
LONGEST_NAME = 200

SENTENCES = {
    "unknown": gettext_lazy("There is no such thing on this board. Nothing was changed."),
    "not_in_use": gettext_lazy(
        "“%(name)s” is off the board meanwhile: somebody retired or merged it. Nothing was changed."
    ),
    "in_use": gettext_lazy("“%(name)s” is on the board already. Nothing was changed."),
    "name_missing": gettext_lazy("Give it a name. Nothing was changed."),
    "name_taken": gettext_lazy(
        "There is “%(name)s” already. Choose another name; nothing was changed."
    ),
    "no_further": gettext_lazy("“%(name)s” can't be moved further that way."),
    "itself": gettext_lazy(
        "“%(name)s” can't be merged into itself. Choose another; nothing was changed."
    ),
    "holds_findings": gettext_lazy(
        "Findings stand in “%(name)s”. Move them to another domain first; nothing was changed."
    ),
    "already_undone": gettext_lazy("This step is undone already. Nothing was changed."),
    "gone": gettext_lazy(
        "“%(name)s”, under which findings would stand again, is off the board. Bring it back "
        "first; nothing was changed."
    ),
}


class Overtaken(Refused):
    """Somebody changed the same thing while this person was at it."""

    def __init__(self, change: BoardChange) -> None:
        self.change = change
        super().__init__(
            _(
                "%(person)s has changed this meanwhile (%(what)s). Nothing of yours was stored: "
                "look at what it is now, and do it again if it still fits."
            )
            % {"person": change.made_by, "what": change.get_kind_display().lower()}
        )


def locked(seat: Seat) -> Board:
    """The board, held so that one change is made at a time."""
    seat.require(May.SYNTHESISE)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    return asked.board_of(seat.review)


def fresh(seat: Seat, seen: int | None, keys: Iterable[str]) -> None:
    """Refuse when one of these has changed since the page that was sent was shown."""
    if seen is None:
        return
    changes = asked.since(seat.review, seen, keys)
    if changes:
        raise Overtaken(changes[-1])


def tried(step: Callable[..., Patch], *args: Any, **kwargs: Any) -> Patch:
    """What a step would do; Refused says in words why it can't be done."""
    try:
        return step(*args, **kwargs)
    except Impossible as impossible:
        raise refusal(impossible) from impossible


def refusal(impossible: Impossible) -> Refused:
    """Why a step can't be done, in words."""
    if impossible.reason == "changed_since":
        later = BoardChange.objects.filter(pk=impossible.change or 0).first()
        if later is None:
            return Refused(_("A later step rests on this one. Undo that first."))
        return Refused(
            _("A later step of %(person)s rests on this one (%(what)s). Undo that first.")
            % {"person": later.made_by, "what": later.get_kind_display().lower()}
        )
    return Refused(str(SENTENCES[impossible.reason]) % {"name": impossible.name})


def clean(name: str) -> str:
    """A name on one line."""
    return " ".join(name.split())[:LONGEST_NAME]


def keep(
    seat: Seat,
    kind: str,
    patch: Patch,
    *,
    domain: int | None = None,
    abstracted: int | None = None,
    why: str = "",
    undoes: int | None = None,
) -> BoardChange:
    """Write the step into the history and its outcome into the tables."""
    made = BoardChange.objects.create(
        review=seat.review,
        kind=kind,
        domain_id=domain,
        abstracted_id=abstracted,
        before=patch.before,
        after=patch.after,
        why=why.strip()[:300],
        made_by=seat.actor_name[:150],
        undoes_id=undoes,
    )
    # What goes out of use first: its name may be taken by what comes into use in this step.
    order = sorted(patch.after.items(), key=lambda item: not (item[1] or {}).get("retired", False))
    for key, facts in order:
        if key.startswith("domain:") and facts is not None:
            _put(Domain.objects.get(review=seat.review, pk=numbers(key)[0]), facts, made)
        elif key.startswith("abstracted:") and facts is not None:
            row = AbstractedFinding.objects.get(review=seat.review, pk=numbers(key)[0])
            _put(row, facts, made)
    _place(seat, made, patch)
    return made


def _put(row: Domain | AbstractedFinding, facts: dict[str, Any], change: BoardChange) -> None:
    """Bring one row to where the step leads."""
    for name, value in facts.items():
        if name == "retired":
            row.retired_at = change.made_at if value else None
        else:
            setattr(row, f"{name}_id" if name in ("domain", "merged_into") else name, value)
    row.save()


def _place(seat: Seat, made: BoardChange, patch: Patch) -> None:
    """End and begin the places of findings that the step moves."""
    pairs = {
        numbers(key): facts for key, facts in patch.after.items() if key.startswith("grouping:")
    }
    ended = {pair for pair, facts in pairs.items() if facts is None}
    if ended:
        rows = Grouping.objects.standing().filter(
            review=seat.review, finding__in={finding for _abstracted, finding in ended}
        )
        over = [row.pk for row in rows if (row.abstracted_id, row.finding_id) in ended]
        Grouping.objects.filter(pk__in=over).update(
            ended_at=made.made_at, ended_by=made.made_by, ended_change=made
        )
    Grouping.objects.bulk_create(
        Grouping(
            review=seat.review,
            abstracted_id=abstracted,
            finding_id=finding,
            made_at=made.made_at,
            made_by=made.made_by,
            change=made,
        )
        for (abstracted, finding), facts in pairs.items()
        if facts is not None
    )
