"""A vote and the next card: eight reviewers at once, beside a page that reads one row."""

from __future__ import annotations

import time
from typing import Any

from bench import building
from bench.browsing import Browser, together
from bench.measuring import percentile, say, spread
from bench.registry import Figures, benchmark
from bench.serving import Served, served
from reviews.models import Record, Review

SMALL = 1_000
WARM_UP = 8
# Targets: p95 of a vote by the yardstick's; p95 in the large review by that in the small one.
MOST_YARDSTICKS, MOST_GROWTH = 5, 1.5


@benchmark("vote")
def vote(quick: bool) -> Figures:
    """Measure a small review first, while it is alone in the database, then the large one."""
    large = 10_000 if quick else 100_000
    votes = 20 if quick else 60
    small = _in_review(SMALL, votes)
    big = _in_review(large, votes)
    return {
        str(SMALL): small,
        str(large): big,
        "p95_by_yardstick": big["p95_by_yardstick"],
        "p95_large_by_small": round(big["vote"]["p95_ms"] / small["vote"]["p95_ms"], 2),
        "p95_by_yardstick_large_by_small": round(
            big["p95_by_yardstick"] / small["p95_by_yardstick"], 2
        ),
        "processor_large_by_small": round(
            big["alone"]["web_ms_per_vote"] / small["alone"]["web_ms_per_vote"], 2
        ),
        "targets": {"p95_by_yardstick": MOST_YARDSTICKS, "p95_large_by_small": MOST_GROWTH},
    }


def _in_review(n: int, votes: int) -> Figures:
    review = building.review_of(n)
    say(f"  voting among {n} records")
    with served() as server:
        browsers = [Browser(server.port, member) for member in building.members(review)]
        rows = list(Record.objects.filter(review=review).values_list("pk", flat=True)[:WARM_UP])

        def begin(browser: Browser) -> None:
            browser.sit_down()
            for row in rows:
                browser.vote()
                browser.ask(f"/bench/row/{row}/")

        together(browsers, begin)
        return {
            **_beside_yardstick(browsers, review, votes),
            **_alone(server, browsers, votes // 2),
        }


def _beside_yardstick(browsers: list[Browser], review: Review, votes: int) -> Figures:
    """Let every reviewer vote and read one row in turn."""
    step = max(1, Record.objects.filter(review=review).count() // votes)
    numbers = [1 + at * step for at in range(votes)]
    records = Record.objects.filter(review=review, number__in=numbers)
    rows = list(records.values_list("pk", flat=True))

    def work(browser: Browser) -> list[Any]:
        return [(browser.vote(), browser.ask(f"/bench/row/{row}/")) for row in rows]

    both = [pair for found in together(browsers, work) for pair in found]
    voted, read = ([pair[at] for pair in both] for at in (0, 1))
    vote, yardstick = spread([a.seconds for a in voted]), spread([a.seconds for a in read])
    return {
        "vote": vote,
        "yardstick": yardstick,
        "p95_by_yardstick": round(vote["p95_ms"] / yardstick["p95_ms"], 2),
        "statements": {
            "p50": percentile([answer.statements for answer in voted], 0.5),
            "most": max(answer.statements for answer in voted),
        },
        "view_processor_ms": {
            "vote": percentile([answer.processor_ms for answer in voted], 0.5),
            "vote_p95": percentile([answer.processor_ms for answer in voted], 0.95),
            "yardstick": percentile([answer.processor_ms for answer in read], 0.5),
        },
    }


def _alone(server: Served, browsers: list[Browser], votes: int) -> Figures:
    """Let every reviewer only vote: throughput, and what one vote costs each part."""
    before, began = server.processor(), time.perf_counter()
    answers = together(browsers, lambda browser: [browser.vote() for _vote in range(votes)])
    took, after = time.perf_counter() - began, server.processor()
    times = [answer.seconds for found in answers for answer in found]
    return {
        "alone": {
            **spread(times),
            "votes_per_second": round(len(times) / took, 1),
            **{
                f"{part}_ms_per_vote": round(1000 * (after[part] - before[part]) / len(times), 2)
                for part in after
            },
        },
        "memory_mb": server.memory(),
    }
