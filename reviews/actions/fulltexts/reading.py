"""Reading full texts in the background: their text stored, then matched to a report."""

from __future__ import annotations

import logging
import re
import time
from collections import defaultdict, deque
from collections.abc import Collection, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reviews import audit, background, desk, files, registry
from reviews.access import May, Seat
from reviews.actions.fulltexts import attaching, bringing, placing
from reviews.methods.pdf.matching import FIRST_PAGES, Candidate, Index, Match, Offer, Paper
from reviews.models import Attachment, Delivery, FullText, FullTextPage, Record, Review

logger = logging.getLogger(__name__)

State, Role, Doubt = FullText.State, Attachment.Role, Attachment.Doubt
# Files that a task takes at a time, and seconds after which it lets others have their turn.
AT_ONCE, TURN = 10, 5.0
DRAW = "reviews.draw_first_pages"
# After so long a file that is being read is believed to have lost its worker.
LOST_AFTER = timedelta(minutes=20)
STALE_AFTER = timedelta(minutes=1)
# Seconds for which the reports to match are remembered while many files are read.
FRESH = 20
_SUPPLEMENT = re.compile(
    r"\b(?:supplement(?:ary|al)?|suppl|supporting information|appendi(?:x|ces)|esm|"
    r"additional file)\b",
    re.IGNORECASE,
)
# What reading a file tells; the other fields may be changed meanwhile.
_TOLD = ["pages", "pages_read", "pages_scanned", "scripted", "title", "state", "offers"]
Reading = tuple[FullText, "Future[desk.Read]"]
_known: dict[int, tuple[float, Index]] = {}


def read_some(review_id: int) -> int:
    """Read files that wait; asks for another turn where more do. Safe to run twice."""
    review = Review.objects.get(pk=review_id)
    read, attached = 0, False
    seats: dict[int | None, Seat] = {}
    until = time.monotonic() + TURN
    with (
        ThreadPoolExecutor(max_workers=desk.DESKS) as ahead,
        closing(_readings(review, ahead, until)) as readings,
    ):
        for row, held in readings:
            if row.brought_by_id not in seats:
                seats[row.brought_by_id] = bringing.on_behalf(row)
            read += 1
            attached = _read(seats[row.brought_by_id], row, held) or attached
    if attached:
        attaching.changed(Seat.operator(review))
    _go_on(review, read, is_over=time.monotonic() > until)
    return read


def _go_on(review: Review, read: int, *, is_over: bool) -> None:
    """Ask for what comes after some files were read: more of them, else pictures and places."""
    if FullText.objects.filter(review=review, state=State.WAITING).exists():
        # Those that wait though the turn isn't over are another worker's.
        if is_over:
            background.later(bringing.READ, review.pk)
    elif read:
        background.later(DRAW, review.pk)
        background.later(placing.PLACE, review.pk)


def _readings(
    review: Review, ahead: ThreadPoolExecutor, until: float
) -> Generator[Reading, None, None]:
    """Files that wait, in order; while one is stored and matched, each desk reads another.

    No statement is made in the threads that read. Files that were taken and not read, as when the
    work is broken off, wait again.
    """
    taken: list[int] = []
    begun: deque[Reading] = deque()
    try:
        while time.monotonic() < until and (rows := _claim(review)):
            taken += [row.pk for row in rows]
            for row in rows:
                begun.append((row, ahead.submit(_at_the_desk, row)))
                if len(begun) > desk.DESKS:
                    yield begun.popleft()
        yield from begun
    finally:
        unread = FullText.objects.filter(pk__in=taken, state=State.READING)
        unread.update(state=State.WAITING)


def _at_the_desk(row: FullText) -> desk.Read:
    return desk.desks.read(files.at_hand(row))


@transaction.atomic
def _claim(review: Review) -> list[FullText]:
    """Take the next files that wait."""
    waiting = FullText.objects.filter(review=review, state=State.WAITING).order_by("pk")
    rows = list(waiting.select_for_update(skip_locked=True, no_key=True)[:AT_ONCE])
    now = timezone.now()
    FullText.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.READING, started_at=now
    )
    for row in rows:
        row.review, row.state, row.started_at = review, State.READING, now
    return rows


def _read(seat: Seat, row: FullText, reading: Future[desk.Read]) -> bool:
    """Store one file's text and match it; what goes wrong is said on the file and stops nothing.

    Returns whether it was attached to a report, in the name of `seat`.
    """
    try:
        return _keep(seat, row, reading.result())
    except desk.Trouble as trouble:
        _fail(seat, row, str(trouble))
    except files.Lost:
        logger.warning("full text %s is lost", row.pk, exc_info=True)
        _fail(seat, row, FullText.Trouble.LOST)
    except Exception:
        logger.exception("reading of full text %s failed", row.pk)
        _fail(seat, row, FullText.Trouble.UNFORESEEN)
    return False


@transaction.atomic
def _keep(seat: Seat, row: FullText, held: desk.Read) -> bool:
    """Store and match at once, so that nobody finds a file that is read and not yet matched."""
    paper = _paper(row, held)
    sure = _match(row, paper, _index(row.review))
    _store(row, held)
    return sure is not None and _attach(seat, row, paper, sure)


def _fail(seat: Seat, row: FullText, trouble: str) -> None:
    row.state, row.trouble = State.FAILED, trouble
    row.save(update_fields=["state", "trouble"])
    audit.log(
        seat, "fulltext.unreadable", row, file=row.name,
        why=str(FullText.Trouble(trouble).label),
    )  # fmt: skip


def _store(row: FullText, held: desk.Read) -> None:
    if row.pages:
        # It was read before.
        FullTextPage.objects.filter(full_text=row).delete()
    FullTextPage.objects.bulk_create(
        [
            FullTextPage(
                review=row.review,
                full_text=row,
                number=number,
                width=page.width,
                height=page.height,
                text=page.text,
                scanned=page.scanned,
            )  # fmt: skip
            for number, page in enumerate(held.texts, 1)
        ],
        batch_size=200,
    )
    row.pages, row.pages_read = held.pages, len(held.texts)
    row.pages_scanned = sum(page.scanned for page in held.texts)
    row.scripted, row.title, row.state = held.scripted, held.title, State.READ
    row.save(update_fields=_TOLD)


def _index(review: Review) -> Index:
    """The reports that are sought, ready to be looked for; remembered for some seconds."""
    at, index = _known.get(review.pk, (0.0, None))
    if index is None or time.monotonic() - at > FRESH:
        index = Index(candidates(review, registry.sought_in(review)))
        _known.clear()
        _known[review.pk] = (time.monotonic(), index)
    return index


def candidates(review: Review, reports: Collection[int]) -> list[Candidate]:
    """Reports with all that their records say."""
    said: dict[int, list[Record]] = defaultdict(list)
    records = Record.objects.filter(review=review, report__in=reports)
    fields = ("report_id", "title", "doi", "pmid", "authors", "year", "number")
    for record in records.only(*fields).order_by("number"):
        said[record.report_id].append(record)
    return [
        Candidate(
            pk,
            tuple(record.title for record in rows if record.title),
            tuple(record.doi for record in rows if record.doi),
            tuple(record.pmid for record in rows if record.pmid),
            next((tuple(record.authors) for record in rows if record.authors), ()),
            next((record.year for record in rows if record.year), None),
        )
        for pk, rows in said.items()
    ]


def _paper(row: FullText, held: desk.Read) -> Paper:
    """What is looked at of a file."""
    first = "\n".join(page.text for page in held.texts[:FIRST_PAGES])
    return Paper(first, title=held.title, name=row.name)


def _match(row: FullText, paper: Paper, index: Index) -> Offer | None:
    """The report that a file surely is; those that it may be are noted on its row."""
    named = list(Attachment.objects.live().filter(full_text=row))
    if named:
        _hold_against(row, paper, named, index)
        return None
    match = index.match(paper)
    if match.sure is None and not match.offers:
        match = _elsewhere(row.review, paper)
    row.offers = [
        {"report": one.id, "score": round(one.score, 2), "evidence": one.evidence}
        for one in match.offers
    ]
    return match.sure


def _elsewhere(review: Review, paper: Paper) -> Match:
    """Reports with this DOI that nobody seeks: only offered, never attached."""
    dois = re.findall(r"10\.\d{4,9}/\S+", paper.text[:6_000])[:4]
    wanted = Q(pk__in=[])
    for doi in dois:
        wanted |= Q(doi__iexact=doi.rstrip(".,;)"))
    standing = Q(report__merged_into__isnull=True, report__withdrawn_at__isnull=True)
    found = Record.objects.filter(wanted, standing, review=review)
    ids = set(found.values_list("report_id", flat=True)[:10])
    return Match(None, Index(candidates(review, ids)).match(paper).offers) if ids else Match()


def _attach(seat: Seat, row: FullText, paper: Paper, sure: Offer) -> bool:
    """Attach what is sure, unless the report has a full text already and this is no supplement.

    Where it isn't, as when the report was withdrawn meanwhile, the file stays among those that a
    person is asked about.
    """
    head = f"{row.name} {paper.text[:200]}"
    role = Role.SUPPLEMENT if _SUPPLEMENT.search(head) else Role.MAIN
    return attaching.attach_sure(seat, row, sure.id, role=role, how=sure.evidence)


def _hold_against(row: FullText, paper: Paper, named: list[Attachment], index: Index) -> None:
    """Say where a file's text speaks against the report that a person named."""
    for one in named:
        known = index
        if one.report_id not in index.known:
            ids = {one.report_id, *index.known}
            known = Index(candidates(row.review, ids))
        fit = known.fit(paper, one.report_id)
        if one.how == Attachment.How.PERSON and fit in Doubt.values:
            one.doubt = fit
            one.save(update_fields=["doubt"])


def draw_first_pages(review_id: int) -> None:
    """Draw the first page of what was just read, so that a reader finds it there."""
    rows = FullText.objects.filter(review=review_id, state=State.READ).order_by("-started_at")
    for row in rows[: 2 * AT_ONCE]:
        try:
            files.picture(row, 1, files.WIDTHS[1])
        except (desk.Trouble, files.Lost):
            # It is said to whoever looks at it.
            continue


@transaction.atomic
def read_again(seat: Seat, row: FullText) -> None:
    """Have a file read and matched anew."""
    seat.require(May.RETRIEVE)
    changed = FullText.objects.filter(
        pk=row.pk, review=seat.review, state__in=(State.READ, State.FAILED)
    ).update(state=State.WAITING, trouble="", set_aside_at=None, set_aside_by=None)
    if changed:
        audit.log(seat, "fulltext.read_again", row, file=row.name)
        background.later(bringing.READ, seat.review.pk)


def wake_all() -> None:
    """Let no file wait for ever on a message that got lost with its worker."""
    now = timezone.now()
    FullText.objects.filter(state=State.READING, started_at__lt=now - LOST_AFTER).update(
        state=State.WAITING
    )
    zips = Delivery.objects.filter(state=Delivery.State.WAITING, brought_at__lt=now - STALE_AFTER)
    for pk in zips.values_list("pk", flat=True):
        background.later(bringing.UNPACK, pk)
    stale = FullText.objects.filter(state=State.WAITING, brought_at__lt=now - STALE_AFTER)
    for review in set(stale.values_list("review", flat=True)):
        background.later(bringing.READ, review)
    unplaced = placing.unplaced().filter(full_text__started_at__lt=now - STALE_AFTER)
    for review in set(unplaced.values_list("review", flat=True)):
        background.later(placing.PLACE, review)
