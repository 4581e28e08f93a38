"""Marking passages and giving them codes, alone: each is its coder's until a round closes.

None of this goes into the ledger, which everybody reads: the rows themselves say who and when.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.access import May, Refused, Seat
from reviews.prepared import prepared
from synthesis.actions import revealing
from synthesis.methods import anchoring, reading
from synthesis.models import Code, Coding, Excerpt, Polarity, Text

LONGEST = 20_000
LONGEST_MEMO = 10_000


@dataclass(frozen=True)
class Passage:
    """What is marked: code points of a text from 0, end exclusive."""

    text: int
    start: int
    end: int
    voice: str = ""
    memo: str = ""
    codes: Sequence[int] = field(default=())
    key: uuid.UUID | None = None


@transaction.atomic
def mark(seat: Seat, passage: Passage) -> Excerpt:
    """Mark a passage of a report's text, and give it codes; what is sent twice is one.

    The same stretch marked again by the same coder is the passage that is there already.
    """
    seat.require(May.CODE)
    opened = revealing.of_text(seat, passage.text)
    text = _text(seat, passage)
    start, end = trimmed(text.content, passage.start, passage.end)
    keys = [passage.key] if passage.key else []
    there: list[Excerpt] = _there(seat.voter.pk, text.pk, start, end, keys)
    excerpt = there[0] if there else None
    if excerpt and passage.key and excerpt.key == passage.key:
        return excerpt
    new = excerpt is None
    if excerpt is None:
        excerpt = _marked(seat, text, passage, (start, end), opened)
    for n, code in enumerate(passage.codes):
        _give(seat, excerpt, code, "", opened, bare=new and n == 0)
    return excerpt


def _text(seat: Seat, passage: Passage) -> Text:
    """The text that was read, held until the passage is in, so that it can't be replaced."""
    found: list[Text] = _held(seat.review.pk, passage.text)
    text = found[0] if found else None
    if text is None or text.superseded_at is not None:
        raise Refused(
            _(
                "The text of this report was replaced while you were reading it. Your earlier "
                "passages are kept and were found again: reload the page and mark this one anew."
            )
        )
    if not 0 <= passage.start < passage.end <= len(text.content):
        raise Refused(_("That is not a stretch of this text. Nothing was marked."))
    if passage.end - passage.start > LONGEST:
        raise Refused(
            _("A passage has at most %(n)s characters. Nothing was marked.") % {"n": LONGEST}
        )
    if not anchoring.key(text.content[passage.start : passage.end]):
        raise Refused(_("There is no word in that passage. Nothing was marked."))
    return text


@prepared
def _held(review: int, text: int) -> QuerySet[Text]:
    rows = Text.objects.filter(review=review, pk=text).select_related("report").order_by()
    return rows.select_for_update(of=("self", "report"))


@prepared
def _there(
    member: int, text: int, start: int, end: int, keys: Sequence[uuid.UUID]
) -> QuerySet[Excerpt]:
    """The same stretch marked by the same coder, or what was sent with the same key."""
    same = Q(text=text, start=start, end=end, revealed_at=None, withdrawn_at=None)
    rows = Excerpt.objects.filter(same | Q(key__among=keys), member=member)
    return rows.order_by("pk")[:1]


def trimmed(content: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space at its ends."""
    words = content[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _marked(
    seat: Seat, text: Text, passage: Passage, place: tuple[int, int], opened: datetime | None
) -> Excerpt:
    start, end = place
    before, after = anchoring.around(text.content, start, end)
    return Excerpt.objects.create(
        review=seat.review,
        member=seat.voter,
        report=text.report,
        text=text,
        start=start,
        end=end,
        quote=text.content[start:end],
        before=before,
        after=after,
        page=reading.page_of(text.page_starts, start),
        voice=passage.voice if passage.voice in Excerpt.Voice.values else "",
        memo=passage.memo.strip()[:LONGEST_MEMO],
        key=passage.key,
        revealed_at=opened,
    )


@transaction.atomic
def give(seat: Seat, excerpt: Excerpt, code_id: int, polarity: str = "") -> Coding:
    """Give a passage a code; given again with another polarity, the new one stands."""
    opened = revealing.of_excerpt(seat, excerpt.pk)
    return _give(seat, _own(seat, excerpt.pk, frozen=True), code_id, polarity, opened)


def _give(
    seat: Seat,
    excerpt: Excerpt,
    code_id: int,
    polarity: str,
    opened: datetime | None,
    *,
    bare: bool = False,
) -> Coding:
    """Give a code; a passage known to be `bare` isn't searched for the same code."""
    found: list[Code] = _locked(seat.review.pk, code_id)
    code = found[0] if found else None
    if code is not None and code.merged_into_id is not None:
        code = _merged(code)
    if code is None or not code.in_use or not code.codable:
        raise Refused(_("This code can't be given: it was retired, or is a folder of codes."))
    polarity = polarity if polarity in Polarity.values else ""
    same = Coding.objects.standing().filter(excerpt=excerpt, code=code, member=seat.voter)
    there = None if bare else same.first()
    if there is not None:
        if there.polarity == polarity or there.is_compared:
            return there
        _withdraw([there])
    return Coding.objects.create(
        review=seat.review,
        member=seat.voter,
        excerpt=excerpt,
        original=code,
        code=code,
        polarity=polarity,
        revealed_at=opened,
    )


@prepared
def _locked(review: int, code: int) -> QuerySet[Code]:
    return Code.objects.filter(review=review, pk=code).order_by().select_for_update()


def _merged(code: Code) -> Code | None:
    """The code that a code has become, when a colleague merged it while it was being given."""
    seen = {code.pk}
    while code.merged_into_id is not None:
        if code.merged_into_id in seen:
            return None
        seen.add(code.merged_into_id)
        code = Code.objects.get(pk=code.merged_into_id)
    return code


@transaction.atomic
def take(seat: Seat, coding_id: int) -> Coding:
    """Take a code of one's own from a passage; the row stays."""
    seat.require(May.CODE)
    rows = Coding.objects.standing().filter(review=seat.review, member=seat.voter)
    coding = rows.filter(pk=coding_id).select_for_update().first()
    if coding is None:
        raise Refused(_("This code isn't on the passage any more. Nothing was changed."))
    if coding.is_compared:
        raise Refused(
            _("The round is closed and its codings are open to all, so they stand as they are.")
        )
    _withdraw([coding])
    return coding


def _withdraw(rows: Sequence[Coding]) -> None:
    Coding.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=timezone.now())


@transaction.atomic
def describe(seat: Seat, excerpt_id: int, *, voice: str, memo: str) -> Excerpt:
    """Say whose voice a passage is, and what one thought of it."""
    excerpt = _own(seat, excerpt_id)
    excerpt.voice = voice if voice in Excerpt.Voice.values else ""
    excerpt.memo = memo.strip()[:LONGEST_MEMO]
    excerpt.save(update_fields=["voice", "memo"])
    return excerpt


@transaction.atomic
def remove(seat: Seat, excerpt_id: int) -> Excerpt:
    """Take a passage of one's own back with its codes; `restore` brings both."""
    excerpt = _own(seat, excerpt_id)
    if excerpt.findings.filter(until__isnull=True).exists():
        raise Refused(_("A finding rests on this passage: take it from the finding first."))
    now = timezone.now()
    Coding.objects.standing().filter(excerpt=excerpt).update(withdrawn_at=now)
    excerpt.withdrawn_at = now
    excerpt.save(update_fields=["withdrawn_at"])
    return excerpt


@transaction.atomic
def restore(seat: Seat, excerpt_id: int) -> Excerpt:
    """Bring back a passage that one took back, with the codes that went with it."""
    seat.require(May.CODE)
    opened = revealing.of_excerpt(seat, excerpt_id)
    rows = Excerpt.objects.filter(review=seat.review, member=seat.voter, pk=excerpt_id)
    excerpt = rows.filter(withdrawn_at__isnull=False).select_for_update().first()
    if excerpt is None:
        raise Refused(_("There is nothing to bring back. Nothing was changed."))
    went = Coding.objects.filter(excerpt=excerpt, withdrawn_at=excerpt.withdrawn_at)
    excerpt.withdrawn_at, excerpt.revealed_at = None, excerpt.revealed_at or opened
    excerpt.save(update_fields=["withdrawn_at", "revealed_at"])
    for coding in went.select_related("code").order_by("pk"):
        code = _merged(coding.code)
        there = Coding.objects.standing().filter(excerpt=excerpt, code=code, member=seat.voter)
        if code is not None and not there.exists():
            coding.withdrawn_at, coding.code = None, code
            coding.revealed_at = coding.revealed_at or opened
            coding.save(update_fields=["withdrawn_at", "code", "revealed_at"])
    return excerpt


def _own(seat: Seat, excerpt_id: int, *, frozen: bool = False) -> Excerpt:
    """Lock a passage of the seat's; `frozen` lets a revealed one through."""
    seat.require(May.CODE)
    rows = Excerpt.objects.standing().filter(review=seat.review, member=seat.voter)
    excerpt = rows.filter(pk=excerpt_id).select_for_update().first()
    if excerpt is None:
        raise Refused(_("This passage isn't yours, or you took it back. Nothing was changed."))
    if excerpt.is_compared and not frozen:
        raise Refused(
            _("The round is closed and its passages are open to all, so they stand as they are.")
        )
    return excerpt
