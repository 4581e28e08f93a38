"""Keeping one step: who may, whether it's still possible, its row in the history, and the table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.methods.codebook import Book, Impossible, Patch
from synthesis.models import Code, CodeChange
from synthesis.queries import codebook as asked

Kind = CodeChange.Kind
LINKS = {"parent": "parent_id", "merged_into": "merged_into_id"}

SENTENCES = {
    "unknown": gettext_lazy("There is no such code in this review. Nothing was changed."),
    "not_in_use": gettext_lazy(
        "“%(name)s” is out of use meanwhile: somebody retired or merged it. Nothing was changed."
    ),
    "in_use": gettext_lazy("“%(name)s” is in use already. Nothing was changed."),
    "name_missing": gettext_lazy("Give the code a name. Nothing was changed."),
    "name_taken": gettext_lazy(
        "Another code is named “%(name)s”. Choose another name; nothing was changed."
    ),
    "below_itself": gettext_lazy(
        "A code can't stand below itself: “%(name)s” is below it. Nothing was changed."
    ),
    "no_further": gettext_lazy("“%(name)s” can't be moved further that way."),
    "itself": gettext_lazy(
        "“%(name)s” can't be merged into itself. Choose another code; nothing was changed."
    ),
    "into_below": gettext_lazy(
        "“%(name)s” stands above the code it should become. Move that one out first; nothing was "
        "changed."
    ),
    "heading": gettext_lazy(
        "“%(name)s” is a heading, which codes nothing. Choose a code; nothing was changed."
    ),
    "too_few": gettext_lazy("Name at least one code. Nothing was changed."),
    "already_undone": gettext_lazy("This step is undone already. Nothing was changed."),
    "parent_gone": gettext_lazy(
        "What “%(name)s” stood below is out of use. Bring that back first; nothing was changed."
    ),
    "holds_codes": gettext_lazy(
        "Other codes hang on “%(name)s”: move them, or undo their merge, first. Nothing was "
        "changed."
    ),
    "coded": gettext_lazy(
        "“%(name)s” is in use on passages, so its creation stands. Retire it instead."
    ),
}  # fmt: skip


class Overtaken(Refused):
    """Somebody changed the same code while this person was at it; `changes` are what they did."""

    def __init__(self, changes: list[CodeChange]) -> None:
        self.changes = changes
        last = changes[-1]
        super().__init__(
            _(
                "%(person)s has changed “%(name)s” meanwhile (%(what)s). Nothing of yours was "
                "stored: look at what it is now, and do it again if it still fits."
            )
            % {
                "person": last.made_by,
                "name": last.code.name,
                "what": last.get_kind_display().lower(),
            }
        )


def locked(seat: Seat) -> Book:
    """The codebook, held so that one change is made at a time."""
    seat.require(May.CODEBOOK)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    return asked.book_of(seat.review)


def fresh(seat: Seat, seen: int | None, codes: Iterable[int]) -> None:
    """Refuse when one of these codes has changed since the page that was sent was shown."""
    if seen is None:
        return
    changes = asked.since(seat.review, seen, codes)
    if changes:
        raise Overtaken(changes)


def refusal(impossible: Impossible) -> Refused:
    """Why a step can't be done, in words."""
    if impossible.reason in ("changed_since", "recoded_since"):
        return Refused(_in_the_way(impossible.change))
    return Refused(str(SENTENCES[impossible.reason]) % {"name": impossible.name})


def _in_the_way(pk: int | None) -> str:
    later = CodeChange.objects.select_related("code").filter(pk=pk or 0).first()
    if later is None:
        return _("A later step rests on this one. Undo that first; nothing was changed.")
    return _(
        "A later step rests on this one: %(person)s, “%(name)s”: %(what)s, on %(day)s. Undo that "
        "first; nothing was changed."
    ) % {
        "person": later.made_by,
        "name": later.code.name,
        "what": later.get_kind_display().lower(),
        "day": timezone.localtime(later.made_at).strftime("%d %B %Y"),
    }


def keep(
    seat: Seat, kind: str, code: int, patch: Patch, *, why: str = "", undoes: int | None = None
) -> CodeChange:
    """Write the step into the history and its outcome into the table."""
    made = CodeChange.objects.create(
        review=seat.review,
        kind=kind,
        code_id=code,
        before={str(id): facts for id, facts in patch.before.items()},
        after={str(id): facts for id, facts in patch.after.items()},
        why=why.strip()[:300],
        made_by=seat.actor_name[:150],
        undoes_id=undoes,
    )
    rows = Code.objects.select_for_update().filter(review=seat.review)
    touched = list(rows.filter(pk__in=list(patch.after)).order_by("pk"))
    for row in touched:
        _put(row, patch.after[row.pk], patch.before[row.pk] is None, made)
    # What goes out of use first: its name may be taken by another code of this step.
    for row in sorted(touched, key=lambda row: row.in_use):
        row.save()
    return made


def _put(row: Code, facts: dict[str, Any] | None, new: bool, change: CodeChange) -> None:
    """Bring one row to where the step leads."""
    if facts is None:
        row.retired_at = row.undone_at = change.made_at
        return
    if new:
        row.undone_at = None
    for name, value in facts.items():
        if name == "retired":
            row.retired_at = change.made_at if value else None
        else:
            setattr(row, LINKS.get(name, name), value)
