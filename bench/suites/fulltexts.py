"""Reading and matching PDFs beside pypdfium2 alone, and a first page beside the raw file."""

from __future__ import annotations

import json
import os
import tempfile
import time
import uuid
from pathlib import Path

from django.core.files import File

from bench import papers
from bench.browsing import Browser
from bench.measuring import processor_seconds, say, spread
from bench.papers import Paper
from bench.registry import Figures, benchmark
from bench.running import run
from bench.serving import database_parts, served
from reviews import files
from reviews.access import Seat
from reviews.actions import imports, projects, searches
from reviews.actions.fulltexts import bringing, placing, reading
from reviews.models import Attachment, FullText, Member, Report, Review, Stage, User
from screening.models import Outcome

# Targets: to read, store and match by reading the text alone; a first page by the raw file.
MOST_READING, MOST_FIRST_PAGE = 1.5, 2


@benchmark("fulltexts")
def fulltexts(quick: bool) -> Figures:
    """Bring PDFs that the bench has made, read and match them, then open first pages."""
    n, rounds = (40, 3) if quick else (300, 8)
    with tempfile.TemporaryDirectory(prefix="consilience-bench-") as name:
        folder = Path(name)
        say(f"  making {n} PDFs")
        made = list(papers.papers(folder, n))
        review = _review(folder, made)
        say("  reading them with pypdfium2 alone, before and after")
        before = _bare(folder)
        figures = _read(review, made)
        after = _bare(folder)
    bare = {key: (before[key] + after[key]) / 2 for key in before}
    whole = figures["read_seconds"] + figures["placed_seconds"]
    used = figures["read_processor_seconds"]
    used_whole = used + figures["placed_processor_seconds"]
    return {
        "pdfs": n,
        "pages": n * papers.PAGES,
        "bare": {key: round(value, 2) for key, value in bare.items()},
        **figures,
        "by_bare_text": round(figures["read_seconds"] / bare["text"], 2),
        "processor_by_bare_text": round(used / bare["text_processor"], 2),
        "whole_by_bare_text_and_places": round(whole / bare["text_and_places"], 2),
        "whole_processor_by_bare_text_and_places": round(
            used_whole / bare["text_and_places_processor"], 2
        ),
        "first_page": _first_pages(review, rounds),
        "targets": {"by_bare_text": MOST_READING, "first_page": MOST_FIRST_PAGE},
    }


def _review(folder: Path, made: list[Paper]) -> Review:
    """A review whose title and abstract has included one report for each paper."""
    lead = User.objects.create_user(f"{uuid.uuid4()}@example.org", name="Lead")
    slug = f"ft-{uuid.uuid4().hex[:8]}"
    review = projects.create_review(lead, title="Full texts", slug=slug).review
    lines = ("TY  - JOUR", "TI  - {0.title}", "AU  - {0.author}, A", "DO  - {0.doi}", "ER  - \n")
    file = folder / "papers.ris"
    file.write_text("\n".join(line.format(one) for one in made for line in lines))
    seat = Seat.operator(review)
    with file.open("rb") as content:
        search = searches.log_search(seat, source="MEDLINE")
        imports.import_now(seat, search, File(content), name=file.name)
    Outcome.objects.bulk_create(
        Outcome(
            review=review,
            stage=Stage.TITLE_ABSTRACT,
            report=report,
            choice="include",
            how="agreed",
            votes_seen=[],
        )
        for report in Report.objects.filter(review=review)
    )
    return review


def _bare(folder: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads(run(["-m", "bench.bare_reading", str(folder)]).said)
    return found


def _read(review: Review, made: list[Paper]) -> Figures:
    """Bring all, read and match them as one worker does, then place their letters as it does."""
    say("  bringing, reading and matching them, then placing their letters")
    seat = Seat.operator(review)
    into = bringing.delivery(seat, uuid.uuid4())
    began = time.perf_counter()
    for one in made:
        with one.path.open("rb") as content:
            # A name that tells nothing, so that the text has to.
            bringing.bring(seat, File(content), name=one.path.name, into=into)
    brought, used = time.perf_counter(), processor_seconds([os.getpid()])
    database = processor_seconds(database_parts().values())
    while FullText.objects.filter(review=review).unread().exists():
        reading.read_some(review.pk)
    ended, used = time.perf_counter(), processor_seconds([os.getpid()]) - used
    database = processor_seconds(database_parts().values()) - database
    attached = Attachment.objects.live().filter(review=review).count()
    begun, before = time.perf_counter(), processor_seconds([os.getpid()])
    while placing.place_some(review.pk):
        pass
    placed, after = time.perf_counter(), processor_seconds([os.getpid()])
    return {
        "brought_seconds": round(brought - began, 2),
        "read_seconds": round(ended - brought, 2),
        "read_processor_seconds": round(used, 2),
        "database_processor_seconds": round(database, 2),
        "placed_seconds": round(placed - begun, 2),
        "placed_processor_seconds": round(after - before, 2),
        "attached": attached,
    }


def _first_pages(review: Review, rounds: int) -> Figures:
    """Times of a first page's picture, drawn before and not yet, beside the raw file's."""
    say("  opening first pages")
    rows = list(FullText.objects.filter(review=review).order_by("pk")[:20])
    for row in rows:
        files.picture(row, 1, files.WIDTHS[1])
    member = Member.objects.get(review=review)
    raw, drawn, fresh = [], [], []
    with served() as server:
        browser = Browser(server.port, member)
        for turn in range(-1, rounds):
            for row in rows:
                base = f"{browser.home}fulltexts/{row.pk}/"
                times = [
                    browser.ask(f"{base}{part}").seconds
                    for part in ("original.pdf", f"pages/1.webp?w={files.WIDTHS[1]}")
                ]
                if turn >= 0:
                    raw.append(times[0])
                    drawn.append(times[1])
        for row in rows:
            address = f"{browser.home}fulltexts/{row.pk}/pages/2.webp?w={files.WIDTHS[1]}"
            fresh.append(browser.ask(address).seconds)
    told = {
        "raw_file": spread(raw),
        "drawn_before": spread(drawn),
        "drawn_on_asking": spread(fresh),
    }
    ratio = told["drawn_before"]["p50_ms"] / told["raw_file"]["p50_ms"]
    return {**told, "p50_by_raw_file": round(ratio, 2), "raw_bytes": rows[0].size}
