"""The protocol: question, criteria, reasons and words; every save makes a dated version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import (
    Criterion,
    ExclusionReason,
    HighlightWord,
    ProtocolVersion,
    Review,
    Stage,
)
from reviews.models.protocol import Kind

# One entry of an edited list: the id of the row it was, or None where it's new, and its text.
Entry = tuple[int | None, str]


class Outdated(Refused):
    """Somebody else saved the same section after this page was opened."""


def begin(seat: Seat) -> ProtocolVersion:
    """Give a new review the reasons that most reviews need, and its first version."""
    for stage, labels in _starters().items():
        ExclusionReason.objects.bulk_create(
            [
                ExclusionReason(review=seat.review, stage=stage, label=label, position=position)
                for position, label in enumerate(labels, start=1)
            ]
        )
    return _store(seat, snapshot(seat.review), note=_("Review created"), section="start")


def _starters() -> dict[str, tuple[str, ...]]:
    return {
        Stage.TITLE_ABSTRACT: (
            _("Wrong population"),
            _("Wrong topic"),
            _("Not qualitative"),
            _("Not primary research"),
        ),
        Stage.FULL_TEXT: (
            _("Wrong population"),
            _("Wrong phenomenon of interest"),
            _("Wrong context or setting"),
            _("No qualitative findings"),
            _("Not primary research"),
            _("Language not covered"),
            _("Duplicate report"),
        ),
    }


def snapshot(review: Review) -> dict[str, Any]:
    """The protocol as it stands now, in a form that is kept for good."""
    criteria: dict[str, list[dict[str, Any]]] = {kind: [] for kind in Kind.values}
    for row in Criterion.objects.filter(review=review, retired_at__isnull=True):
        since = row.added_at.date().isoformat()
        criteria[row.kind].append({"id": row.pk, "text": row.text, "since": since})
    reasons: dict[str, list[dict[str, Any]]] = {stage: [] for stage in Stage.values}
    for reason in ExclusionReason.objects.filter(review=review, retired_at__isnull=True):
        reasons[reason.stage].append({"id": reason.pk, "text": reason.label})
    words: dict[str, list[dict[str, Any]]] = {kind: [] for kind in Kind.values}
    for word in HighlightWord.objects.filter(review=review):
        words[word.kind].append({"id": word.text, "text": word.text})
    return {
        "question": review.question,
        "framework": review.framework,
        "parts": {name: text for name, text in review.framework_parts.items() if text},
        "criteria": criteria,
        "reasons": reasons,
        "words": words,
    }


@transaction.atomic
def save_question(
    seat: Seat,
    *,
    question: str,
    framework: str,
    parts: dict[str, str],
    note: str = "",
    base: int | None = None,
) -> ProtocolVersion | None:
    """Set the question and how it's taken apart; None when nothing changed."""
    review = _open(seat, base, "question", "framework", "parts")
    review.question, review.framework = question.strip(), framework
    # The parts of other frameworks are kept, in case the team goes back to one.
    merged = {**review.framework_parts, **parts}
    review.framework_parts = {name: text.strip() for name, text in merged.items() if text.strip()}
    review.clean_fields()
    review.save(update_fields=["question", "framework", "framework_parts"])
    return _close(seat, review, note, section="question")


@transaction.atomic
def save_criteria(
    seat: Seat, kind: str, entries: Sequence[Entry], *, note: str = "", base: int | None = None
) -> ProtocolVersion | None:
    """Set the criteria of one kind in this order; what's missing or reworded is retired."""
    review = _open(seat, base, f"criteria.{kind}")
    now = timezone.now()
    standing = {
        row.pk: row
        for row in Criterion.objects.filter(review=review, kind=kind, retired_at__isnull=True)
    }
    for position, (key, text) in enumerate(_clean(entries), start=1):
        row = standing.get(key) if key is not None else None
        if row is not None and row.text == text:
            del standing[row.pk]
            row.position = position
            row.save(update_fields=["position"])
        else:
            Criterion.objects.create(
                review=review, kind=kind, text=text, position=position, added_at=now
            )
    Criterion.objects.filter(pk__in=standing).update(retired_at=now)
    return _close(seat, review, note, section="criteria")


@transaction.atomic
def save_reasons(
    seat: Seat, stage: str, entries: Sequence[Entry], *, note: str = "", base: int | None = None
) -> ProtocolVersion | None:
    """Set a stage's exclusion reasons in this order; a renamed one keeps its id and its votes.

    What's missing is retired, and comes back with its votes when its label is added again.
    """
    review = _open(seat, base, f"reasons.{stage}")
    wanted = _clean(entries)
    _refuse_twins(wanted)
    rows = {row.pk: row for row in ExclusionReason.objects.filter(review=review, stage=stage)}
    named = {key for key, _label in wanted}
    by_label = {
        row.label.casefold(): row
        for row in rows.values()
        if row.retired_at is not None and row.merged_into_id is None and row.pk not in named
    }
    chosen: list[tuple[ExclusionReason, str]] = []
    for key, label in wanted:
        known = rows.get(key) if key is not None else by_label.get(label.casefold())
        chosen.append((known or ExclusionReason(review=review, stage=stage), label))
    kept = {row.pk for row, _label in chosen if row.pk}
    gone = [pk for pk, row in rows.items() if row.retired_at is None and pk not in kept]
    ExclusionReason.objects.filter(pk__in=gone).update(retired_at=timezone.now())
    _arrange(seat, chosen)
    return _close(seat, review, note, section="reasons")


def note_reasons(seat: Seat, *, note: str) -> ProtocolVersion | None:
    """Keep the reasons as they stand now as a version of the protocol, if they have changed."""
    return _close(seat, _open(seat, None), note, section="reasons")


def _refuse_twins(entries: Sequence[Entry]) -> None:
    seen: set[str] = set()
    for _key, label in entries:
        if label.casefold() in seen:
            words = _("“%(label)s” is in the list twice. Nothing was saved.")
            raise Refused(words % {"label": label})
        seen.add(label.casefold())


def _arrange(seat: Seat, chosen: Sequence[tuple[ExclusionReason, str]]) -> None:
    """Store labels and order; labels that change are set aside first, so two can be swapped."""
    renamed = [(row, row.label, label) for row, label in chosen if row.pk and row.label != label]
    for row, _old, _new in renamed:
        ExclusionReason.objects.filter(pk=row.pk).update(label=f"{row.pk} …")
    for position, (row, label) in enumerate(chosen, start=1):
        row.label, row.position, row.retired_at = label, position, None
        row.save()
    for row, old, new in renamed:
        audit.log(seat, "reason.renamed", row, stage=row.stage, old=old, new=new)


@transaction.atomic
def save_words(
    seat: Seat,
    *,
    include: Sequence[str],
    exclude: Sequence[str],
    note: str = "",
    base: int | None = None,
) -> ProtocolVersion | None:
    """Set the words that are marked; a word points one way only."""
    review = _open(seat, base, "words")
    both = {word.casefold() for word in include} & {word.casefold() for word in exclude}
    if both:
        raise Refused(
            _("A word can't speak for and against: %(words)s.") % {"words": ", ".join(sorted(both))}
        )
    wanted = {(Kind.INCLUDE, word) for word in include} | {(Kind.EXCLUDE, word) for word in exclude}
    rows = {(row.kind, row.text): row.pk for row in HighlightWord.objects.filter(review=review)}
    gone = [pk for key, pk in rows.items() if key not in wanted]
    HighlightWord.objects.filter(pk__in=gone).delete()
    HighlightWord.objects.bulk_create(
        [
            HighlightWord(review=review, kind=kind, text=word)
            for kind, word in sorted(wanted - rows.keys())
        ]
    )
    return _close(seat, review, note, section="words")


def _clean(entries: Sequence[Entry]) -> list[Entry]:
    tidy = [(key, " ".join(text.split())) for key, text in entries]
    return [(key, text) for key, text in tidy if text]


def _open(seat: Seat, base: int | None, *sections: str) -> Review:
    """Lock the protocol, unless these sections were changed since version `base`."""
    seat.require(May.PROTOCOL)
    review = Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    if base is None:
        return review
    versions = ProtocolVersion.objects.filter(review=review)
    newest = versions.select_related("created_by").first()
    if newest is None or newest.number == base:
        return review
    seen = versions.filter(number=base).first()
    if seen is None or any(
        _part(seen.snapshot, path) != _part(newest.snapshot, path) for path in sections
    ):
        raise Outdated(
            _(
                "%(name)s saved version %(number)s while you were writing. Your text is kept "
                "below and isn't saved yet: compare it with that version, then save again."
            )
            % {"name": newest.created_by or _("Command line"), "number": newest.number}
        )
    return review


def _part(held: dict[str, Any], path: str) -> Any:
    """One section of a snapshot."""
    value: Any = held
    for step in path.split("."):
        value = value.get(step, {})
    return value


def _close(seat: Seat, review: Review, note: str, *, section: str) -> ProtocolVersion | None:
    """Make the next version, unless the protocol reads as before."""
    held = snapshot(review)
    newest = ProtocolVersion.objects.filter(review=review).first()
    if newest is not None and newest.snapshot == held:
        return None
    seat.review.refresh_from_db()
    return _store(seat, held, note=note.strip(), section=section)


def _store(seat: Seat, held: dict[str, Any], *, note: str, section: str) -> ProtocolVersion:
    numbers = ProtocolVersion.objects.filter(review=seat.review)
    number = (numbers.aggregate(last=Max("number"))["last"] or 0) + 1
    version = ProtocolVersion.objects.create(
        review=seat.review,
        number=number,
        created_by=seat.member.user if seat.member else None,
        note=note,
        snapshot=held,
    )
    audit.log(seat, "protocol.saved", version, number=number, section=section, note=note)
    figures.touch(seat.review.pk)
    return version
