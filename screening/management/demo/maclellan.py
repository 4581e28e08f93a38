"""MacLellan et al. 2015 rebuilt: 34 real citations among generated records, in printed numbers.

Printed by the paper: 1,520 database records after de-duplication and 8 from other sources, 39 that
met the criteria, 5 excluded on full text for having no peer perspective, 34 included, 95 per cent
agreement at full text, three databases, June 2014. Everything else is assumed, and says so.
"""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

from reviews.access import Seat
from reviews.actions import protocol, searches
from reviews.methods.formats import Name, Reference
from reviews.models import Channel, ExclusionReason, Report, Search, Stage
from screening.actions import retrieval
from screening.management.demo import build, texts

SLUG = "maclellan-2015"
STRING = (
    '("peer supporter" OR "peer mentor" OR "peer educator" OR "peer advocate" '
    'OR "peer listener") AND "health"'
)
DATABASES = {"MEDLINE": "Ovid", "CINAHL": "EBSCO", "Scopus": "Elsevier"}
AFTER_DUPLICATES = 1_520
OTHERS = 8
REAL_FROM_OTHERS = 4
EXCLUDED_AT_FULL_TEXT = 5
# Assumed: how often a record stands in two of the three databases, or in all of them.
IN_TWO, IN_THREE = 331, 50
# Left open, so that every page has something to do; all are excluded in the paper.
UNTOUCHED, HALF_VOTED, IN_CONFLICT, SETTLED_AT_TITLE = 36, 24, 7, 31
DOUBTFUL = 5
NOT_PRINTED = (
    "database_results",
    "duplicates",
    "citations_results",
    "grey_results",
    "dbr_sought_reports",
    "dbr_assessed",
    "other_sought_reports",
    "other_assessed",
    "new_studies",
    "total_studies",
)
NOTE = (
    "Not printed by the paper: hits and duplicates per database, how the two arms split, and how "
    "many studies the reports are of."
)
ASSUMED = "Assumed: the paper prints no hits per database and no number of duplicates."


def load() -> Seat:
    """Build the review; gives the coordinator's seat."""
    team = build.begin(
        SLUG,
        "Peer support workers in health: a qualitative metasynthesis of their experiences",
        "How do peer support workers in health experience their role?",
    )
    _protocol(team["cleo"])
    included = _citations()
    synthetic = texts.references(AFTER_DUPLICATES + OTHERS - len(included), seed=SLUG)
    _import(team["dora"], included, synthetic)
    build.ready(team["dora"])
    _screen_titles(team)
    _read_full_texts(team)
    build.mark_assumed(team["dora"], NOT_PRINTED, NOTE)
    return team["dora"]


def numbers() -> dict[str, int]:
    """The number of each included report in the paper's reference list, by its title."""
    return {row["title"]: int(row["reference"]) for row in _printed()}


def _citations() -> list[Reference]:
    """The 34 reports that the paper included, as its reference list prints them."""
    return [_citation(row) for row in _printed()]


def _printed() -> list[dict[str, str]]:
    path = Path(__file__).with_name("maclellan_2015.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _citation(row: dict[str, str]) -> Reference:
    names = [name.partition(", ") for name in row["authors"].split("; ")]
    return Reference(
        type="article-journal",
        title=row["title"],
        authors=tuple(Name(family, given) for family, _comma, given in names),
        year=int(row["year"]),
        journal=row["journal"],
        volume=row["volume"],
        pages=row["pages"],
        pmid=row["pmid"],
        language="English",
    )


def _protocol(cleo: Seat) -> None:
    protocol.save_question(
        cleo,
        question="How do peer support workers in health experience their role?",
        framework="pico_qualitative",
        parts={
            "population": "Peer support workers in any field of health",
            "interest": "Their own experiences of giving support",
            "context": "Health services and programmes, any country",
        },
        note="From the paper's methods section.",
    )
    entries = {
        "include": (
            "The worker shares a health condition or circumstance with those supported",
            "The worker's own perspective is reported",
            "Qualitative data, or a qualitative part reported on its own",
            "In English",
        ),
        "exclude": (
            "Only the effect on the people supported",
            "Trials, surveys and protocols without qualitative findings",
            "Opinion, editorial or service description",
        ),
    }
    for kind, lines in entries.items():
        protocol.save_criteria(cleo, kind, [(None, line) for line in lines])
    reasons = ("No peer perspective", "Not qualitative", "Not a health programme", "Not in English")
    protocol.save_reasons(cleo, Stage.FULL_TEXT, [(None, reason) for reason in reasons])
    protocol.save_words(
        cleo,
        include=["peer support*", "peer mentor*", "peer educator*", "interview*", "experience*"],
        exclude=["randomi*", "protocol", "editorial", "questionnaire"],
    )


def _import(dora: Seat, included: list[Reference], synthetic: list[Reference]) -> None:
    """Log three databases and two other channels, and import a file or two into each."""
    chance = random.Random(SLUG)  # noqa: S311 - not for secrets
    others, inside = synthetic[: OTHERS - REAL_FROM_OTHERS], synthetic[OTHERS - REAL_FROM_OTHERS :]
    doubtful = [_doubt(one) for one in inside[:DOUBTFUL]]
    inside[-DOUBTFUL:] = doubtful
    real = included[:-REAL_FROM_OTHERS]
    spread: dict[str, list[Reference]] = {name: [] for name in DATABASES}
    for at, reference in enumerate(inside):
        times = 3 if at < IN_THREE else 2 if at < IN_THREE + IN_TWO else 1
        for name in chance.sample(sorted(DATABASES), times):
            spread[name].append(_as_printed_by(name, reference))
    for name, platform in DATABASES.items():
        search = searches.log_search(
            dora,
            channel=Channel.DATABASE,
            source=name,
            platform=platform,
            run_on=date(2014, 6, 1),
            query=STRING,
            limits="English; qualitative designs",
            notes=ASSUMED,
        )
        if name == "MEDLINE":
            build.bring(dora, search, real, name="medline-included.ris", synthetic=False)
        build.bring(dora, search, spread[name], name=f"{name.lower()}.ris", synthetic=True)
    _other_sources(dora, included[-REAL_FROM_OTHERS:], others)


def _other_sources(dora: Seat, real: list[Reference], synthetic: list[Reference]) -> None:
    note = "Printed: 8 records from reference lists and grey literature. Assumed: the split."
    lists = _other(dora, Channel.CITATION, "Reference lists of included articles", note)
    build.bring(dora, lists, real, name="reference-lists.ris", synthetic=False)
    grey = _other(dora, Channel.GREY, "Grey literature", note)
    build.bring(dora, grey, synthetic, name="grey-literature.ris", synthetic=True)


def _other(dora: Seat, channel: str, source: str, notes: str) -> Search:
    return searches.log_search(
        dora, channel=channel, source=source, run_on=date(2014, 6, 1), notes=notes
    )


def _as_printed_by(database: str, reference: Reference) -> Reference:
    """The same report as one database prints it: Scopus gives no issue, CINAHL no abstract."""
    if database == "Scopus":
        return replace(reference, issue="", language="")
    if database == "CINAHL":
        return replace(reference, title=reference.title.upper()[:1] + reference.title[1:] + ".")
    return reference


def _doubt(reference: Reference) -> Reference:
    """The same title from another journal, with little else: for a person to tell apart."""
    return replace(
        reference,
        doi="",
        volume="",
        issue="",
        pages="",
        journal="Synthetic Digest of Peer Work",
        abstract="",
    )


def _screen_titles(team: build.Seats) -> None:
    """Ana and ben screen; cleo settles most of what differs; some is left for whoever looks."""
    chance = random.Random(f"{SLUG}/titles")  # noqa: S311 - not for secrets
    ana, ben, cleo = team["ana"], team["ben"], team["cleo"]
    reports = Report.objects.filter(review=ana.review).standing().select_related("record")
    rest = [report for report in reports if _invented(report)]
    real = [report for report in reports if not _invented(report)]
    chance.shuffle(rest)
    to_read, rest = rest[:EXCLUDED_AT_FULL_TEXT], rest[EXCLUDED_AT_FULL_TEXT:]
    half, rest = rest[UNTOUCHED : UNTOUCHED + HALF_VOTED], rest[UNTOUCHED + HALF_VOTED :]
    differing, rest = rest[: IN_CONFLICT + SETTLED_AT_TITLE], rest[IN_CONFLICT + SETTLED_AT_TITLE :]
    included = [*real, *to_read]
    build.vote(ana, Stage.TITLE_ABSTRACT, dict.fromkeys([*included, *differing[::2]], "include"))
    build.vote(ana, Stage.TITLE_ABSTRACT, dict.fromkeys([*rest, *half[::2]], "exclude"))
    unsure = {report: chance.choice(["include", "include", "maybe"]) for report in included}
    build.vote(ben, Stage.TITLE_ABSTRACT, unsure)
    build.vote(ben, Stage.TITLE_ABSTRACT, dict.fromkeys([*rest, *half[1::2]], "exclude"))
    outcomes = "Only outcomes for the people supported."
    build.vote(ana, Stage.TITLE_ABSTRACT, dict.fromkeys(differing[1::2], "exclude"), note=outcomes)
    build.vote(ben, Stage.TITLE_ABSTRACT, dict.fromkeys(differing[::2], "exclude"), note=outcomes)
    asked = "Peers may have been interviewed."
    build.vote(ben, Stage.TITLE_ABSTRACT, dict.fromkeys(differing[1::2], "include"), note=asked)
    build.settle(
        cleo,
        differing[IN_CONFLICT:],
        "exclude",
        "The abstract reports outcomes only; the workers' own perspective is missing.",
    )


def _invented(report: Report) -> bool:
    return report.record is not None and report.record.synthetic


def _read_full_texts(team: build.Seats) -> None:
    """39 read: 37 agreed, which is the printed 95 per cent; cleo settles two."""
    ana, ben, cleo = team["ana"], team["ben"], team["cleo"]
    reason = ExclusionReason.objects.get(review=ana.review, label="No peer perspective")
    reports = Report.objects.filter(
        review=ana.review, outcomes__stage=Stage.TITLE_ABSTRACT, outcomes__choice="include"
    ).select_related("record")
    out = [report for report in reports if _invented(report)]
    retrieval.mark(team["dora"], [report.pk for report in reports], state="retrieved", way="online")
    for seat, mistaken in ((ana, out[0]), (ben, out[1])):
        said = {
            report: "exclude" if report in out and report != mistaken else "include"
            for report in reports
        }
        build.vote(seat, Stage.FULL_TEXT, said, reason=reason)
    build.settle(
        cleo,
        out[:2],
        "exclude",
        "Only managers were asked; no peer worker speaks.",
        reason_id=reason.pk,
    )
