"""Walker and Bryant 2013 rebuilt: the 27 papers, as 25 studies, that its Table 1 lists.

Printed: seven databases with 2,890 hits, one paper by an expert, one by hand, ten from reference
lists; first authors, years, countries, participants and methods of the studies. The titles and the
other hits are in no table, so the records are made up around first author and year, and say so.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from reviews.access import Seat
from reviews.actions import protocol, searches, studies
from reviews.methods.formats import Name, Reference
from reviews.models import Channel, Report, Stage
from screening.actions import flows, retrieval
from screening.actions import studies as numbering
from screening.management.demo import build

SLUG = "walker-bryant-2013"
STUDIES = 25
FROM_DATABASES = 15
DATABASES = {
    "CINAHL": "EBSCO", "PsycINFO": "EBSCO", "PsycARTICLES": "EBSCO", "AMED": "Ovid",
    "MEDLINE": "Ovid", "BNI": "Ovid", "Scopus": "",
}  # fmt: skip
LIMITS = "English; 1990 to 2010; qualitative, or mixed methods with a qualitative section"
HITS = "Printed: 2,890 hits in all seven databases; not by database, nor whether before duplicates."
ASSUMED = "Assumed: which papers came from where. The paper prints 15 (17 less 2), 1, 1 and 10."
NOT_PRINTED = (
    "database_results", "duplicates", "records_screened", "records_excluded",
    "dbr_sought_reports", "dbr_notretrieved_reports", "dbr_assessed", "dbr_excluded",
    "other_sought_reports", "other_assessed",
)  # fmt: skip
NOTE = (
    "Only the 27 included papers are here. Of the 2,890 hits, duplicates, exclusions and reasons "
    "aren't printed: see the printed flow."
)
TITLE = "Title not printed: {names} ({year}), study {study} of Walker and Bryant's Table 1"


def load() -> Seat:
    """Build the review; gives the coordinator's seat."""
    team = build.begin(
        SLUG,
        "Peer support in adult mental health services: a metasynthesis of qualitative findings",
        "How do peer workers, their colleagues and people in recovery experience peer support?",
    )
    _protocol(team["cleo"])
    _import(team["dora"])
    build.ready(team["dora"])
    _include(team)
    _link(team["dora"])
    _print_flow(team["dora"])
    build.mark_assumed(team["dora"], NOT_PRINTED, NOTE)
    return team["dora"]


def papers() -> list[dict[str, str]]:
    """Table 1, a row for each paper; the second papers of two studies come last, with no figures.

    Keys: study, authors, year, country, participants (in the printed order), method, volunteers
    and low (named as low in quality), both yes or no.
    """
    path = Path(__file__).with_name("walker_bryant_2013.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _protocol(cleo: Seat) -> None:
    entries = {
        "include": (
            "Peer workers, their colleagues, or people in recovery in adult mental health services",
            "Qualitative findings on their experience of peer support",
            "Published 1990 to 2010, in English",
        ),
        "exclude": ("No qualitative section",),
    }
    for kind, lines in entries.items():
        protocol.save_criteria(cleo, kind, [(None, line) for line in lines])


def _import(dora: Seat) -> None:
    """Log seven databases and three other ways; the papers come in the order of their studies."""
    known = [_reference(row) for row in papers()]
    first, *_rest = [
        searches.log_search(
            dora,
            channel=Channel.DATABASE,
            source=name,
            platform=platform,
            run_on=date(2010, 12, 31),
            limits=LIMITS,
            notes=f"{HITS} {ASSUMED} The day isn't printed either.",
        )
        for name, platform in DATABASES.items()
    ]
    build.bring(dora, first, known[:FROM_DATABASES], name="databases.ris", synthetic=True)
    ways = (
        (Channel.CITATION, "Reference lists", known[FROM_DATABASES:STUDIES]),
        (Channel.EXPERT, "An expert", known[STUDIES:-1]),
        (Channel.HAND_SEARCH, "Searching by hand", known[-1:]),
    )
    for channel, source, found in ways:
        search = searches.log_search(
            dora, channel=channel, source=source, run_on=date(2010, 12, 31), notes=ASSUMED
        )
        name = f"{source.lower().replace(' ', '-')}.ris"
        build.bring(dora, search, found, name=name, synthetic=True)


def _reference(row: dict[str, str]) -> Reference:
    names = [name.strip() for name in row["authors"].removesuffix(" et al.").split("&")]
    title = TITLE.format(names=row["authors"], year=row["year"], study=row["study"])
    authors = tuple(Name(name) for name in names)
    if row["authors"].endswith("et al."):
        authors = (*authors, Name("others"))
    return Reference(
        type="article-journal", title=title, authors=authors, year=int(row["year"]),
        language="English",
    )  # fmt: skip


def _include(team: build.Seats) -> None:
    """Everything here is included: what was excluded isn't printed, and isn't here."""
    ana, ben = team["ana"], team["ben"]
    reports = list(Report.objects.filter(review=ana.review).standing().order_by("number"))
    for seat in (ana, ben):
        build.vote(seat, Stage.TITLE_ABSTRACT, dict.fromkeys(reports, "include"))
    retrieval.mark(team["dora"], [report.pk for report in reports], state="retrieved", way="online")
    for seat in (ana, ben):
        build.vote(seat, Stage.FULL_TEXT, dict.fromkeys(reports, "include"))


def _link(dora: Seat) -> None:
    """Make 25 studies of 27 papers; each has the number that Table 1 gives it."""
    numbering.number(dora.review)
    reports = list(Report.objects.filter(review=dora.review).standing().order_by("number"))
    why = "Printed: Table 1 counts both papers as one study."
    for row, report in list(zip(papers(), reports, strict=True))[STUDIES:]:
        studies.link(dora, reports[int(row["study"]) - 1].number, report.number, why=why)


def _print_flow(dora: Seat) -> None:
    """The flow as it was printed, in the reading in which it adds up."""
    boxes: dict[str, Any] = {
        "database_results": (2890, "printed", "before or after duplicates isn't said"),
        "register_results": (0, "assumed", ""),
        "excluded_automatic": (0, "assumed", ""),
        "dbr_included_reports": (15, "derived", "17 less 2: the two others are among them"),
        "expert_results": (1, "printed", ""),
        "hand_search_results": (1, "printed", ""),
        "citations_results": (10, "printed", "the included ones; how many were seen isn't"),
        "other_included_reports": (12, "derived", "2 and 10"),
        "new_studies": (STUDIES, "printed", "Table 1"),
        "new_reports": (27, "printed", ""),
    }
    boxes |= dict.fromkeys(NOT_PRINTED[1:8], (None, "not printed", ""))
    numbers = {
        "boxes": {
            key: {"n": n, "status": status, "note": note}
            for key, (n, status, note) in boxes.items()
        },
        "parts": {},
        "remarks": [],
    }
    flows.enter(
        dora,
        title="Walker and Bryant 2013",
        reading="the expert's and the hand-searched paper are among the 17",
        citation="Psychiatric Rehabilitation Journal 36:28-34",
        numbers=numbers,
    )
