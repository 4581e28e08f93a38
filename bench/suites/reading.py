"""A long report with thousands of passages beside its bare text; marking beside voting."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from statistics import median

from django.db import connection
from django.utils import timezone

from bench import building
from bench.browsing import Answer, Browser
from bench.measuring import say, spread
from bench.registry import Figures, benchmark
from bench.serving import served
from reviews.models import (
    Attachment,
    FullText,
    FullTextPage,
    Report,
    Review,
    Stage,
    Study,
    StudyLink,
)
from screening.models import Outcome
from synthesis.actions import texts
from synthesis.models import Code, Coding, Excerpt, Text

PAGES, LINES, CODERS, CODES = 60, 42, 4, 80
# Targets: opening by the bare text; marking and coding by a vote and its next card.
MOST_BARE, MOST_VOTES = 3, 2
# Reports that are opened once, by a server that never drew a paragraph of them.
FIRST_TIMES = 10


@benchmark("reading")
def reading(quick: bool) -> Figures:
    """Open a report of 60 pages with 2,000 passages, and mark and code in it."""
    excerpts, rounds = (500, 10) if quick else (2_000, 40)
    review = building.review_of(1_000)
    codes = _codes(review)
    say(f"  {excerpts} passages in each of {1 + FIRST_TIMES} reports of {PAGES} pages")
    text, *others = _texts(review, 1 + FIRST_TIMES)
    for one in (text, *others):
        _passages(review, one, codes, excerpts)
    with connection.cursor() as cursor:
        # PostgreSQL does so by itself within a minute of any such change.
        cursor.execute("ANALYZE")
    with served() as server:
        browser = Browser(server.port, building.members(review)[0])
        browser.sit_down()
        answers = _by_turns(_ways(browser, codes, text, others), rounds)
    told = {name: spread([one.seconds for one in found]) for name, found in answers.items()}
    used = {
        name: round(median(one.processor_ms for one in found), 1) for name, found in answers.items()
    }
    return {
        "passages": excerpts,
        "letters": len(text.content),
        **told,
        "statements": answers["open"][-1].statements,
        "processor_ms": used,
        "open_by_bare": round(told["open"]["p50_ms"] / told["bare"]["p50_ms"], 2),
        "open_first_by_bare": round(told["open_first"]["p50_ms"] / told["bare"]["p50_ms"], 2),
        "mark_by_vote": round(told["mark"]["p50_ms"] / told["vote"]["p50_ms"], 2),
        "targets": {"open_by_bare": MOST_BARE, "mark_by_vote": MOST_VOTES},
    }


def _ways(
    browser: Browser, codes: list[Code], text: Text, others: list[Text]
) -> dict[str, Callable[[], Answer]]:
    """What is asked of the server, by name; each of the other texts can be opened once."""
    reading_of = f"{browser.home}findings/read/{{}}/"
    opened = reading_of.format(text.report.number)
    unopened = [reading_of.format(one.report.number) for one in others]
    return {
        "bare": lambda: browser.ask(f"{browser.home}fulltexts/{text.full_text_id}/text/"),
        "open": lambda: browser.ask(opened),
        "vote": browser.vote,
        "mark": lambda: browser.ask(f"{opened}mark/", _mark(text, codes), "application/json"),
        "open_first": lambda: browser.ask(unopened.pop()),
    }


def _by_turns(ways: dict[str, Callable[[], Answer]], rounds: int) -> dict[str, list[Answer]]:
    """Ask everything in every turn, what can be asked only a few times in the first turns.

    Each turn goes in another order, so that what a vote sets off in the background meets all alike.
    """
    answers: dict[str, list[Answer]] = {name: [] for name in ways}
    *always, once = ways
    for turn in range(-3, rounds):
        at = turn % len(always)
        names = always[at:] + always[:at]
        if 0 <= turn < FIRST_TIMES:
            names.insert(turn % len(ways), once)
        for name in names:
            answer = ways[name]()
            if turn >= 0:
                answers[name].append(answer)
    return answers


def _texts(review: Review, n: int) -> list[Text]:
    """The texts of included reports, each as long as a thesis's chapter."""
    reports = Report.objects.filter(review=review).standing().select_related("record")
    return [_text(review, report) for report in reports.order_by("-number")[:n]]


def _text(review: Review, report: Report) -> Text:
    Outcome.objects.bulk_create(
        Outcome(
            review=review, stage=stage, report=report, choice="include", how="agreed",
            votes_seen=[],
        )
        for stage in Stage.values
    )  # fmt: skip
    file = FullText.objects.create(
        review=review, name="long.pdf", content="long.pdf", size=1,
        sha256=f"{report.number:064}",
        state=FullText.State.READ, pages=PAGES, pages_read=PAGES,
    )  # fmt: skip
    chance = random.Random(report.number)  # noqa: S311
    words = "peer workers said that the pay was low and hours few while staff met them".split()
    FullTextPage.objects.bulk_create(
        FullTextPage(
            review=review,
            full_text=file,
            number=number,
            width=595,
            height=842,
            text="\n".join(" ".join(chance.choices(words, k=16)) + "." for _ in range(LINES)),
        )
        for number in range(1, PAGES + 1)
    )
    Attachment.objects.create(
        review=review, full_text=file, report=report, how=Attachment.How.PERSON, attached_by="Bench"
    )
    study = Study.objects.create(
        review=review, number=report.number, label=f"Study {report.number}"
    )
    StudyLink.objects.create(review=review, study=study, report=report)
    return texts.current(report)


def _codes(review: Review) -> list[Code]:
    return Code.objects.bulk_create(
        Code(review=review, name=f"Code {n}", position=n, created_by="Bench", colour="blue")
        for n in range(CODES)
    )


def _passages(review: Review, text: Text, codes: list[Code], n: int) -> None:
    """Passages of several coders, revealed, each with a code."""
    coders = building.members(review)[:CODERS]
    chance = random.Random(11)  # noqa: S311
    made = []
    for at in range(n):
        start = chance.randrange(len(text.content) - 400)
        end = start + chance.randrange(60, 300)
        made.append(
            Excerpt(
                review=review, member=coders[at % CODERS], report=text.report, text=text,
                start=start, end=end, quote=text.content[start:end], revealed_at=timezone.now(),
            )
        )  # fmt: skip
    excerpts = Excerpt.objects.bulk_create(made)
    Coding.objects.bulk_create(
        Coding(
            review=review, member=one.member, excerpt=one, original=code, code=code,
            revealed_at=one.revealed_at,
        )
        for one in excerpts
        for code in chance.sample(codes, 1)
    )  # fmt: skip


def _mark(text: Text, codes: list[Code]) -> dict[str, object]:
    """A new passage with a code, as the page's script sends it."""
    start = random.randrange(len(text.content) - 400)  # noqa: S311
    return {
        "text": text.pk,
        "start": start,
        "end": start + 150,
        "code": random.choice(codes).pk,  # noqa: S311
        "key": uuid.uuid4(),
    }
