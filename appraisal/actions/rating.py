"""Answering the items of one study, blind: drafts, sending, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.actions import revealing
from appraisal.methods.instruments import Instrument
from appraisal.methods.judging import open_items
from appraisal.models import Draft, Place, Rating
from reviews import audit
from reviews.access import May, Refused, Seat

LONGEST = 10_000
MOST_QUOTES = 20


class Incomplete(Refused):
    """Answers can't be sent yet: `items` are still open."""

    def __init__(self, message: str, items: list[str]) -> None:
        super().__init__(message)
        self.items = items


@dataclass(frozen=True)
class Quote:
    """A passage that supports an answer, and the page where it stands."""

    text: str
    page: str = ""


@dataclass(frozen=True)
class Answer:
    """What is said on one item: a response's code, words, and quotes."""

    code: str = ""
    words: str = ""
    quotes: tuple[Quote, ...] = field(default=())

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "code": self.code,
            "words": self.words.strip()[:LONGEST],
            "quotes": [
                {"text": quote.text.strip()[:LONGEST], "page": quote.page.strip()[:20]}
                for quote in self.quotes[:MOST_QUOTES]
                if quote.text.strip()
            ],
        }


Answers = Mapping[str, Answer]


@transaction.atomic
def save_draft(seat: Seat, place_id: int, answers: Answers, *, saves: int) -> Draft:
    """Keep what a rater has noted so far.

    `saves` is the count that the page had seen: a page that has missed one is refused, so that
    two windows never overwrite each other.
    """
    place = _mine(seat, place_id)
    instrument = place.round.checklist.instrument
    draft, _new = Draft.objects.select_for_update().get_or_create(
        place=place, defaults={"review": seat.review}
    )
    if draft.saves != saves:
        raise Refused(
            _(
                "These answers were changed in another window. Nothing was overwritten: "
                "reload this page to see them."
            )
        )
    draft.answers = _kept(instrument, answers)
    draft.saves += 1
    draft.saved_at = timezone.now()
    draft.save(update_fields=["answers", "saves", "saved_at"])
    return draft


@transaction.atomic
def send(seat: Seat, place_id: int, answers: Answers) -> Rating:
    """Complete the appraisal of a study: the answers are frozen, and revealed with the last."""
    place = _mine(seat, place_id)
    if Rating.objects.standing().filter(place=place).exists():
        raise Refused(_("You have sent this study already. What you sent first is kept."))
    instrument = place.round.checklist.instrument
    kept = _kept(instrument, answers)
    codes = {item: each["code"] for item, each in kept.items()}
    words = {item: each["words"] for item, each in kept.items()}
    missing = open_items(instrument, codes, words)
    if missing:
        raise Incomplete(
            _("Still open: %(items)s. Your answers are kept as a draft.")
            % {"items": ", ".join(missing)},
            missing,
        )
    rating = Rating.objects.create(review=seat.review, place=place, answers=kept)
    audit.log(
        seat,
        "rating.sent",
        place.study,
        study=place.study.number,
        title=place.round.checklist.title,
    )
    revealing.reveal(place.round_id, place.study_id)
    return rating


@transaction.atomic
def take_back(seat: Seat, place_id: int) -> Draft:
    """Take one's own answers back to change them, until the other rater has sent theirs."""
    place = _mine(seat, place_id)
    rating = Rating.objects.standing().filter(place=place).first()
    if rating is None:
        raise Refused(_("There is nothing to take back. Nothing was changed."))
    if rating.revealed_at is not None:
        raise Refused(_("All answers on this study are in and open to its raters, so yours stand."))
    rating.withdrawn_at = timezone.now()
    rating.save(update_fields=["withdrawn_at"])
    draft, _new = Draft.objects.get_or_create(place=place, defaults={"review": seat.review})
    draft.answers, draft.saves = rating.answers, draft.saves + 1
    draft.save(update_fields=["answers", "saves"])
    audit.log(seat, "rating.taken_back", place.study, study=place.study.number)
    return draft


def _mine(seat: Seat, place_id: int) -> Place:
    """Lock all places of the study in this round, and give the seat's own."""
    seat.require(May.APPRAISE)
    own = Place.objects.filter(pk=place_id, review=seat.review, member=seat.voter).first()
    if own is None:
        raise Refused(_("This study isn't yours to appraise. Nothing was stored."))
    rows = Place.objects.select_for_update().filter(round=own.round_id, study=own.study_id)
    place = next(row for row in rows.order_by("pk") if row.pk == place_id)
    if place.released_at is not None:
        raise Refused(_("This study has been handed on meanwhile. Your draft is kept."))
    return place


def _kept(instrument: Instrument, answers: Answers) -> dict[str, Any]:
    """What can be stored of the answers; unknown items and codes are refused by name."""
    kept = {}
    for item_id, answer in answers.items():
        item = instrument.item(item_id)
        if item is None or (answer.code and answer.code not in item.codes):
            raise Refused(
                _("“%(code)s” is no answer to item %(item)s. Nothing was stored.")
                % {"code": answer.code, "item": item_id}
            )
        kept[item_id] = answer.stored()
    return kept
