"""A small review to practise on: everything in it is invented, and most of it is still to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reviews.access import Seat
from reviews.actions import protocol, searches
from reviews.models import Channel, Report, Stage
from screening.management.demo import build, texts

SLUG = "practice"
RECORDS = 48


def load() -> Seat:
    """Build the review; gives the coordinator's seat."""
    team = build.begin(
        SLUG,
        "Practice review: learn the way on invented records",
        "What helps peer workers to stay in their role?",
    )
    cleo, dora = team["cleo"], team["dora"]
    protocol.save_criteria(
        cleo, "include", [(None, "Peer workers"), (None, "Their own words are reported")]
    )
    protocol.save_criteria(cleo, "exclude", [(None, "Trials and surveys only"), (None, "Opinion")])
    protocol.save_words(cleo, include=["interview*", "focus group*"], exclude=["trial", "survey"])
    references = texts.references(RECORDS, seed=SLUG)
    for name, part in (("PsycINFO", references[:30]), ("CINAHL", references[22:])):
        search = searches.log_search(
            dora,
            channel=Channel.DATABASE,
            source=name,
            platform="EBSCO",
            run_on=date(2026, 9, 1),
            query='"peer worker*" AND (interview* OR "focus group*")',
        )
        doubtful = [
            replace(one, doi="", volume="", issue="", pages="", year=(one.year or 2000) + 1)
            for one in references[:2]
        ]
        extra = doubtful if name == "CINAHL" else []
        build.bring(dora, search, [*part, *extra], name=f"{name.lower()}.ris", synthetic=True)
    build.ready(dora)
    _first_votes(team)
    return dora


def _first_votes(team: build.Seats) -> None:
    """Enough for full texts to read and conflicts to settle."""
    reports = list(Report.objects.filter(review=team["ana"].review).standing()[:12])
    for name, included in (("ana", 8), ("ben", 5)):
        said = {
            report: "include" if at < included else "exclude" for at, report in enumerate(reports)
        }
        build.vote(team[name], Stage.TITLE_ABSTRACT, said, note="First thoughts.")
