"""The large pages in a large review, beside a page that reads one row."""

from __future__ import annotations

from bench import building, writing
from bench.browsing import Answer, Browser, together
from bench.measuring import percentile, say, spread
from bench.registry import Figures, benchmark
from bench.serving import served
from reviews.models import Record

CLIENTS = 4
# Targets: p95 by the yardstick's, and statements of each page.
MOST_YARDSTICKS, MOST_STATEMENTS = 10, 25


@benchmark("pages")
def pages(quick: bool) -> Figures:
    """Let four people turn pages, each page in turn with the yardstick."""
    n, rounds = (10_000, 5) if quick else (100_000, 15)
    review = building.review_of(n)
    say(f"  reading the pages of {n} records")
    row = Record.objects.filter(review=review).values_list("pk", flat=True)[n // 2]
    with served() as server:
        people = [*building.members(review)[: CLIENTS - 1], building.lead(review)]
        browsers = [Browser(server.port, member) for member in people]

        def work(browser: Browser) -> list[tuple[str, Answer]]:
            found = []
            for turn in range(-1, rounds):
                for name, path in _addresses(browser, turn, n).items():
                    answer = browser.ask(path)
                    found += [(name, answer), ("yardstick", browser.ask(f"/bench/row/{row}/"))]
                if turn < 0:
                    found.clear()
            return found

        answers = [each for found in together(browsers, work) for each in found]
    return {"records": n, "clients": CLIENTS, **_figures(answers)}


def _addresses(browser: Browser, turn: int, n: int) -> dict[str, str]:
    """The pages of one turn; lists begin and words are drawn differently at each."""
    words = writing.vocabulary()
    at = (turn + 1) * 37 + browser.member % 37
    records = f"{browser.home}records/"
    excluded = f"?stage=title_abstract&status=excluded&since={1991 + at % 30}"
    return {
        "list": f"{records}?after={at * n // 1_000 % n}",
        "filtered": records + excluded,
        "search_rare": f"{records}?q={words[2_000 + at]}",
        "search_two": f"{records}?q={words[60 + at]}+{words[90 + at]}",
        "search_common": f"{records}?q={words[10 + at % 25]}",
        "overview": browser.home,
        "prisma": f"{browser.home}prisma/",
    }


def _figures(answers: list[tuple[str, Answer]]) -> Figures:
    by_name: dict[str, list[Answer]] = {}
    for name, answer in answers:
        by_name.setdefault(name, []).append(answer)
    yardstick = spread([answer.seconds for answer in by_name["yardstick"]])
    found: Figures = {"yardstick": yardstick}
    for name, given in by_name.items():
        times = spread([answer.seconds for answer in given])
        found[name] = {
            **times,
            "p95_by_yardstick": round(times["p95_ms"] / yardstick["p95_ms"], 2),
            "processor_ms": percentile([answer.processor_ms for answer in given], 0.5),
            "statements": max(answer.statements for answer in given),
        }
    found["targets"] = {"p95_by_yardstick": MOST_YARDSTICKS, "statements": MOST_STATEMENTS}
    return found
