"""The grid of 60 studies by 80 constructs, and agreement over 200,000 codings."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from bench import building
from bench.measuring import say
from bench.registry import Figures, benchmark
from reviews import figures
from reviews.actions import numbering
from reviews.models import Figure, Member, Report, Review, Stage, Study
from screening.models import Outcome
from synthesis.figures.coding import AGREEMENT
from synthesis.models import Cell, Code, Coding, CodingRound, Excerpt, RoundCoder, RoundStudy, Text

STUDIES, CONSTRUCTS = 60, 80
# Target: seconds for agreement over all codings. A test holds the grid to 15 statements.
MOST_SECONDS = 30
LETTERS = 200_000


@benchmark("coding")
def coding(quick: bool) -> Figures:
    """Code a review by two coders, then time its grid and its agreement."""
    n = 20_000 if quick else 200_000
    review = building.review_of(1_000)
    coders = list(Member.objects.filter(review=review, roles__overlap=["reviewer"])[:2])
    studies, codes = _studies(review), _codes(review)
    say(f"  coding {n} times")
    _code(review, coders, studies, codes, n)
    _close(review, coders, studies)
    told: dict[str, Any] = {"studies": STUDIES, "constructs": CONSTRUCTS, "codings": n}
    for side in ("mine", "agreed"):
        told |= _grid(review, coders[0], side)
    say("  computing agreement")
    began = time.perf_counter()
    value = figures.compute(review, AGREEMENT).value["1"]
    told["agreement_seconds"] = round(time.perf_counter() - began, 1)
    assert value["cell"]["overall"]["n"] == STUDIES * CONSTRUCTS
    told |= _while_computing(review, coders[0])
    told["targets"] = {"agreement_seconds": MOST_SECONDS}
    return told


def _studies(review: Review) -> list[Study]:
    reports = list(Report.objects.filter(review=review).standing().order_by("number")[:STUDIES])
    for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
        Outcome.objects.filter(review=review, stage=stage, report__in=reports).delete()
        Outcome.objects.bulk_create(
            Outcome(review=review, stage=stage, report=report, choice="include", how="agreed",
                    votes_seen=[])
            for report in reports
        )  # fmt: skip
    numbering.found(review, reports)
    found = Study.objects.filter(review=review, main__in=reports)
    return list(found.select_related("main").order_by("number"))


def _codes(review: Review) -> list[Code]:
    return Code.objects.bulk_create(
        Code(review=review, name=f"Construct {n:02}", position=n, created_by="Bench")
        for n in range(CONSTRUCTS)
    )


def _code(
    review: Review, coders: list[Member], studies: list[Study], codes: list[Code], n: int
) -> None:
    """Passages and codings in equal parts, the second coder's a little aside of the first's."""
    texts = Text.objects.bulk_create(
        Text(review=review, report=study.main, origin=Text.Origin.ABSTRACT, content="",
             sha256="0" * 64)
        for study in studies
    )  # fmt: skip
    each = n // (len(studies) * len(coders))
    for study, text in zip(studies, texts, strict=True):
        excerpts = []
        for shift, member in enumerate(coders):
            for at in range(each):
                start = (at * 97 + shift * 9) % LETTERS
                excerpts.append(
                    Excerpt(review=review, report=study.main, text=text, member=member,
                            start=start, end=start + 60, quote="Bench")
                )  # fmt: skip
        Excerpt.objects.bulk_create(excerpts, batch_size=5_000)
        Coding.objects.bulk_create(
            (
                Coding(review=review, excerpt=one, member=one.member,
                       original=codes[at % each % len(codes)], code=codes[at % each % len(codes)])
                for at, one in enumerate(excerpts)
            ),
            batch_size=5_000,
        )  # fmt: skip
        Cell.objects.bulk_create(
            Cell(review=review, study=study, code=code, member=coders[0], summary="In our words.")
            for code in codes
        )


def _close(review: Review, coders: list[Member], studies: list[Study]) -> None:
    now = timezone.now()
    row = CodingRound.objects.create(
        review=review, number=1, design="all", opened_by="Bench", closed_at=now
    )
    RoundStudy.objects.bulk_create(
        RoundStudy(review=review, round=row, study=study, position=at)
        for at, study in enumerate(studies)
    )
    RoundCoder.objects.bulk_create(
        RoundCoder(review=review, round=row, member=member, done_at=now) for member in coders
    )
    for model in (Excerpt, Coding, Cell):
        model.objects.filter(review=review).update(revealed_at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _grid(review: Review, member: Member, side: str) -> dict[str, Any]:
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(member.user)
    address = f"/r/{review.slug}/findings/grid/?side={side}"
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    took = [_seconds(browser, address) for _turn in range(5)]
    return {
        f"grid_{side}_ms": round(1000 * median(took)),
        f"grid_{side}_kb": round(len(answer.content) / 1000),
    }


def _seconds(browser: Client, address: str) -> float:
    began = time.perf_counter()
    browser.get(address)
    return time.perf_counter() - began


def _while_computing(review: Review, member: Member) -> dict[str, Any]:
    """How long the round's page takes when its figure is not there yet: it never computes it."""
    Figure.objects.filter(review=review, key=AGREEMENT).delete()
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(member.user)
    page = _seconds(browser, f"/r/{review.slug}/findings/rounds/1/")
    return {"round_page_without_figure_ms": round(1000 * page)}
