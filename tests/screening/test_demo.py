"""The demonstration review tells what the paper prints, and leaves something to do everywhere."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from reviews import registry
from reviews.access import Seat
from reviews.models import DuplicatePair, FullText, Record, Report, Review
from reviews.models.retrieval import stands
from screening import queries
from screening.models import Conflict, Decision
from synthesis.queries import findings, framework, translation
from synthesis.queries.findings import State
from synthesis.queries.table.table import table

pytestmark = pytest.mark.django_db


def printed(command: str, *words: str) -> dict:
    out = StringIO()
    call_command(command, *words, stdout=out)
    return json.loads(out.getvalue())


def test_the_demonstration_holds_the_printed_numbers_and_open_work():
    done = printed("load_demo", "--json")
    loaded = dict.fromkeys(("maclellan-2015", "walker-bryant-2013", "practice"), "loaded")
    assert done["reviews"] == loaded
    screened_and_appraised("maclellan-2015")
    coded("maclellan-2015")
    drawn("maclellan-2015")
    practised()
    tabled("walker-bryant-2013")
    votes = Decision.objects.count()
    again = printed("load_demo", "--json")
    assert set(again["reviews"].values()) == {"there already"}
    assert Decision.objects.count() == votes


def screened_and_appraised(slug: str) -> None:
    flow = printed("prisma", slug, "--format", "json")
    boxes = {key: box["n"] for key, box in flow["boxes"].items()}
    assert boxes["database_results"] - boxes["duplicates"] == 1_520
    assert boxes["citations_results"] + boxes["grey_results"] == 8
    assert boxes["dbr_assessed"] + boxes["other_assessed"] == 39
    assert boxes["new_reports"] == 34
    assert flow["boxes"]["database_results"]["status"] == "assumed"
    assert all(identity["holds"] for identity in flow["identities"])
    agreement = printed("agreement", slug, "--stage", "full_text", "--json")
    assert agreement["overall"]["n"] == 39
    assert round(agreement["overall"]["percent"]) == 95
    assert agreement["pairs"][0]["reviewers"] == ["ana@example.org", "ben@example.org"]
    waiting = printed("conflicts", slug, "--json")["conflicts"]
    assert len(waiting) == 7 and waiting[0]["settler"] == "cleo@example.org"
    review = Review.objects.get(slug=slug)
    assert queries.awaiting(review, "title_abstract").count() == 67
    assert DuplicatePair.objects.filter(review=review, state="open").exists()
    assert Record.objects.filter(review=review, synthetic=False).count() == 34
    appraised = printed("appraisal", slug, "--json")["instruments"][0]["studies"]
    states = Counter(study["state"] for study in appraised)
    assert len(appraised) == 34 and states["rating"] == 5
    assert states["differing"] and states["complete"] > states["differing"]


def coded(slug: str) -> None:
    agreed = printed("coding_agreement", slug, "--round", "1", "--json")
    assert agreed["studies"] == 6 and 75 <= agreed["blind"]["overall"]["percent"] < 100
    found = Counter(
        row.state for row in findings.rows(Seat.operator(Review.objects.get(slug=slug)))
    )
    assert found[State.COUNTS] > found[State.DIFFERING] > 0 < found[State.VOTING]


def drawn(slug: str) -> None:
    """Who is cited on which construct, and the figure in which both cores rise together."""
    operator = Seat.operator(Review.objects.get(slug=slug))
    grid = translation.page(operator)
    cited = [grid.total(concept.pk) for concept in grid.concepts]
    assert cited == [28, 10, 24, 22]
    assert [row.kind for row in grid.relations] == ["refutational", "refutational", "line"]
    figure = framework.figure(operator)
    assert [len(one.studies) for one in figure.grounded] == [24, 28, 0, 0, 0, 0, 22]
    assert all(one.state != "unsupported" for one in figure.grounded)
    assert [axis.direction for axis in figure.axes] == ["up", "right"]


def practised() -> None:
    practice = Review.objects.get(slug="practice")
    assert Conflict.objects.filter(review=practice, closed_at__isnull=True).exists()
    assert Report.objects.filter(stands("retrieved"), review=practice).count() == 3
    # One PDF is asked about, one belongs to nothing that is sought, and one is still to be found.
    brought = FullText.objects.filter(review=practice)
    assert (brought.doubtful().count(), brought.aside().count()) == (1, 1)
    assert len(registry.sought_in(practice)) == 3 + 2


def tabled(slug: str) -> None:
    """25 studies of 27 papers under their printed numbers, and who is named as low is flagged."""
    operator = Seat.operator(Review.objects.get(slug=slug))
    lines = table(operator).lines
    assert [line.row.study.number for line in lines] == list(range(1, 26))
    assert [line.row.study.number for line in lines if len(line.reports) == 2] == [12, 18]
    appraised = printed("appraisal", slug, "--json")["instruments"][0]["studies"]
    assert [one["study"] for one in appraised if one["flagged"]] == [3, 7, 9]
    found = Counter(row.state for row in findings.rows(operator))
    assert found == {State.COUNTS: 158}
    boxes = printed("prisma", slug, "--format", "json")["boxes"]
    assert (boxes["new_studies"]["n"], boxes["new_reports"]["n"]) == (25, 27)
