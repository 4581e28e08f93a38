"""A long report with thousands of passages beside its bare text; marking beside voting."""

from __future__ import annotations

import random
import uuid

from django.utils import timezone

from bench import building
from bench.browsing import Browser
from bench.measuring import say, spread
from bench.registry import Figures, benchmark
from bench.serving import served
from reviews.models import Attachment, FullText, FullTextPage, Report, Review, Stage
from screening.models import Outcome
from synthesis.actions import texts
from synthesis.models import Code, Coding, Excerpt, Text

PAGES, LINES, CODERS, CODES = 60, 42, 4, 80
# Targets: opening by the bare text; marking and coding by a vote and its next card.
MOST_BARE, MOST_VOTES = 3, 2


@benchmark("reading")
def reading(quick: bool) -> Figures:
    """Open a report of 60 pages with 2,000 passages, and mark and code in it."""
    excerpts, rounds = (500, 10) if quick else (2_000, 40)
    review = building.review_of(1_000)
    text = _text(review)
    say(f"  {excerpts} passages in {PAGES} pages")
    codes = _passages(review, text, excerpts)
    member = building.members(review)[0]
    with served() as server:
        browser = Browser(server.port, member)
        browser.sit_down()
        open_page = f"{browser.home}findings/read/{text.report.number}/"
        bare_page = f"{browser.home}fulltexts/{text.full_text_id}/text/"
        times: dict[str, list[float]] = {name: [] for name in ("bare", "open", "vote", "mark")}
        statements, used = 0, {}
        for turn in range(-3, rounds):
            answers = {
                "bare": browser.ask(bare_page),
                "open": browser.ask(open_page),
                "vote": browser.vote(),
                "mark": browser.ask(f"{open_page}mark/", _mark(text, codes), "application/json"),
            }
            statements = answers["open"].statements
            used = {name: answer.processor_ms for name, answer in answers.items()}
            for name, answer in answers.items():
                if turn >= 0:
                    times[name].append(answer.seconds)
    told = {name: spread(values) for name, values in times.items()}
    return {
        "passages": excerpts,
        "letters": len(text.content),
        **told,
        "statements": statements,
        "processor_ms": used,
        "open_by_bare": round(told["open"]["p50_ms"] / told["bare"]["p50_ms"], 2),
        "mark_by_vote": round(told["mark"]["p50_ms"] / told["vote"]["p50_ms"], 2),
        "targets": {"open_by_bare": MOST_BARE, "mark_by_vote": MOST_VOTES},
    }


def _text(review: Review) -> Text:
    """The text of an included report, as long as a thesis's chapter."""
    reports = Report.objects.filter(review=review).standing().select_related("record")
    report = reports.last()
    assert report is not None
    Outcome.objects.bulk_create(
        Outcome(
            review=review, stage=stage, report=report, choice="include", how="agreed",
            votes_seen=[],
        )
        for stage in Stage.values
    )  # fmt: skip
    file = FullText.objects.create(
        review=review, name="long.pdf", content="long.pdf", size=1, sha256="0" * 64,
        state=FullText.State.READ, pages=PAGES, pages_read=PAGES,
    )  # fmt: skip
    chance = random.Random(7)  # noqa: S311
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
    return texts.current(report)


def _passages(review: Review, text: Text, n: int) -> list[Code]:
    """Passages of several coders, revealed, each with a code."""
    codes = Code.objects.bulk_create(
        Code(review=review, name=f"Code {n}", position=n, created_by="Bench", colour="blue")
        for n in range(CODES)
    )
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
    return codes


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
