"""The memory of all processes: just started, and after people have used every page."""

from __future__ import annotations

from bench import building
from bench.browsing import Browser, together
from bench.registry import Figures, benchmark
from bench.serving import served

RECORDS = 1_000
ROUNDS = 5


@benchmark("memory")
def memory(quick: bool) -> Figures:
    """Give megabytes of proportional set size, by part and in total."""
    review = building.review_of(RECORDS)
    with served() as server:
        started = server.memory()
        browsers = [Browser(server.port, member) for member in building.members(review)]

        def work(browser: Browser) -> None:
            for _round in range(ROUNDS):
                for page in ("", "records/", "prisma/", "screen/title_abstract/"):
                    browser.ask(browser.home + page)

        together(browsers, work)
        return {"started_mb": started, "used_mb": server.memory()}
