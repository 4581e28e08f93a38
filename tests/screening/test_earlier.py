"""An update of a review: what the version before had, on the flow and taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from reviews.access import Refused
from reviews.actions import earlier, studies
from reviews.models import EarlierVersion, Event, Study
from screening.figures import compute_prisma, compute_prisma_at, flow_of
from tests.screening.states import Spec, build

pytestmark = pytest.mark.django_db
IN = Spec(title="include", full="include")
LISTED = [["Mancini 2005. On work.", "Mancini 2007. On training."], ["Moran 2012. On pay."]]


def boxes(review) -> dict[str, int | None]:
    made = flow_of(compute_prisma(review))
    assert made.imbalances == []
    return {key: box.n for key, box in made.boxes.items()}


def totals(review) -> tuple[int | None, ...]:
    n = boxes(review)
    keys = ("previous_studies", "previous_reports", "total_studies", "total_reports")
    return tuple(n[key] for key in keys)


def test_numbers_alone_fill_the_boxes_and_the_totals():
    world = build([IN, IN])
    earlier.enter(world.cleo, publication="Walker 2013", studies=25, reports=27)
    assert totals(world.review) == (25, 27, 27, 29)


def test_a_list_gives_its_numbers_and_its_studies_a_name():
    world = build([IN])
    earlier.enter(world.cleo, publication="Walker 2013", listed=LISTED)
    assert totals(world.review) == (2, 3, 3, 4)
    named = Study.objects.filter(earlier_reports__isnull=False).order_by("number")
    assert [(one.label, one.earlier_reports) for one in named] == [
        ("Mancini 2005", 2),
        ("Moran 2012", 1),
    ]


def test_a_list_may_name_some_of_the_studies_and_never_more():
    world = build([IN])
    earlier.enter(world.cleo, publication="W", studies=25, reports=27, listed=LISTED)
    assert totals(world.review) == (25, 27, 26, 28)
    with pytest.raises(Refused, match="more than"):
        earlier.enter(world.cleo, publication="W", studies=1, reports=1, listed=LISTED)
    with pytest.raises(Refused, match="can't have"):
        earlier.enter(world.cleo, publication="W", studies=3, reports=2)


def test_a_new_report_of_an_old_study_adds_no_study():
    world = build([IN, IN])
    earlier.enter(world.cleo, publication="W", listed=LISTED)
    moran = Study.objects.get(label="Moran 2012")
    studies.link_to(world.cleo, moran, 1)
    n = boxes(world.review)
    assert (n["new_studies"], n["new_reports"]) == (1, 2)
    assert totals(world.review) == (2, 3, 3, 5)
    # Without an earlier version the same study is one of this version.
    earlier.take_back(world.cleo)
    assert boxes(world.review)["new_studies"] == 2


def test_taking_back_lets_what_was_entered_before_hold_again():
    world = build([IN])
    earlier.enter(world.cleo, publication="W", studies=25, reports=27)
    earlier.enter(world.cleo, publication="W", listed=LISTED)
    back = earlier.take_back(world.cleo)
    assert back is not None and totals(world.review)[:2] == (25, 27)
    earlier.take_back(world.cleo)
    assert totals(world.review)[:2] == (0, 0)
    with pytest.raises(Refused, match="Nothing is entered"):
        earlier.take_back(world.cleo)
    assert EarlierVersion.objects.count() == 3
    told = Event.objects.filter(verb__startswith="earlier.").values_list("verb", flat=True)
    assert sorted(told) == ["earlier.entered"] * 2 + ["earlier.taken_back"] * 2


def test_a_study_that_is_listed_again_keeps_its_number():
    world = build([IN])
    earlier.enter(world.cleo, publication="W", listed=LISTED)
    before = dict(Study.objects.values_list("label", "number"))
    earlier.enter(world.cleo, publication="W", listed=[*LISTED, ["Adame 2008. On peers."]])
    after = dict(Study.objects.values_list("label", "number"))
    assert {label: after[label] for label in before} == before


def test_each_day_has_the_earlier_version_that_was_entered_then():
    with time_machine.travel(datetime(2026, 3, 1, 9, tzinfo=UTC), tick=False) as clock:
        world = build([IN])
        days = [datetime.now(tz=UTC)]
        for n in (25, 26):
            clock.shift(timedelta(days=1))
            earlier.enter(world.cleo, publication="W", studies=n, reports=27)
            days.append(datetime.now(tz=UTC))
        clock.shift(timedelta(days=1))
        earlier.take_back(world.cleo)
        days.append(datetime.now(tz=UTC))
    found = [compute_prisma_at(world.review, day)["counts"]["previous_studies"] for day in days]
    assert found == [0, 25, 26, 25]


def test_the_page_takes_it_in_shows_it_and_takes_it_back(review, client_of, cleo, ben):
    browser, base = client_of(cleo), f"/r/{review.slug}/prisma/earlier/"
    said = {"publication": "Walker 2013", "studies": "", "reports": ""}
    said["listed"] = (
        "1. Mancini 2005. On work.\n2. Mancini 2007. On training.\n\nMoran 2012. On pay."
    )
    assert browser.post(base, {"publication": ""}).status_code == 422
    assert browser.post(base, said).status_code == 302
    page = browser.get(base).content.decode()
    assert "As it counts now" in page and "2 studies by name" in page
    assert "Mancini 2007. On training." in page
    seen = client_of(ben).get(base).content.decode()
    assert "Walker 2013" in seen and "<textarea" not in seen
    assert client_of(ben).post(base, said).status_code == 403
    number = Study.objects.get(label="Moran 2012").number
    study = browser.get(f"/r/{review.slug}/studies/{number}/").content.decode()
    assert "Moran 2012. On pay." in study and "Link another report" in study
    browser.post(f"{base}take-back/")
    assert "Take it back" not in browser.get(base).content.decode()


def test_the_flow_and_its_files_show_the_earlier_version(review, client_of, cleo, seat_of):
    earlier.enter(seat_of(cleo), publication="W", studies=25, reports=27)
    browser, base = client_of(cleo), f"/r/{review.slug}/prisma/"
    told = browser.get(f"{base}flow.json").json()["boxes"]
    assert told["previous_studies"]["n"] == told["total_studies"]["n"] == 25
    assert "previous_reports,,27,reports" in browser.get(f"{base}flow.csv").content.decode()
    assert "25" in browser.get(f"{base}flow.svg").content.decode()
