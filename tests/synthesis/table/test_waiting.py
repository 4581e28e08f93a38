"""What the rail says waits is what the pages show as waiting, whatever was done before."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.access import Refused
from synthesis.actions.table import design, extracting, handing, settling
from synthesis.actions.table.design import Words
from synthesis.models import Extraction, FieldValue, Task
from synthesis.queries import table as queries
from synthesis.queries.table.waiting import waiting
from tests.synthesis.table.conftest import PLACE, hand_out, typed

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "back", "publish", "settle", "refer", "reopen", "hand_on"]),
        st.integers(0, 1),
        st.integers(1, 2),
        st.sampled_from(["USA", "Canada"]),
    ),
    min_size=1,
    max_size=7,
)


class Undone(Exception):
    """Takes everything back that one history has done."""


def do(seats, lead, what, who, number, place):
    """One step of a history, if it can be done."""
    seat = seats[who]
    task = Task.objects.filter(member=seat.member, study__number=number, released_at=None).first()
    study = queries.rows(seat)[number - 1].study
    if what == "publish":
        kind = "flag" if place == "USA" else "text"
        design.add_field(lead, kind, Words(f"New {len(queries.draft_form(lead.review).ids)}"))
        design.publish(lead)
    elif what == "settle":
        with_part = lead if place == "USA" else seat
        settling.settle(with_part, study, PLACE, raw={"value": place}, reason="So")
    elif what == "refer":
        settling.refer(seat, study, PLACE)
    elif what == "reopen":
        value = FieldValue.objects.filter(withdrawn_at=None).first()
        settling.reopen(lead, value.pk if value else 0, why="So")
    elif task is not None and what == "send":
        raw = {id: one | {"check": "correct"} for id, one in typed(place).items()}
        for field in queries.readable(lead.review).fields[3:]:
            raw[field.id] = {"value": "", "not_stated": True, "check": "correct"}
        seen = queries.rows(seat)[number - 1].to_check
        extracting.send(seat, task.pk, raw, seen=seen.pk if seen else None)
    elif task is not None and what == "back":
        extracting.take_back(seat, task.pk)
    elif task is not None and what == "hand_on":
        handing.hand_on(lead, task, to=None)


@pytest.mark.parametrize("form", ["pairs", "checked"])
def test_the_rail_counts_what_the_pages_show(published, ana, ben, cleo, seat_of, form):
    seats, lead = [seat_of(ana), seat_of(ben)], seat_of(cleo)
    hand_out(lead, seats, form)

    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def history(steps):
        with suppress(Undone), transaction.atomic():
            for step in steps:
                with suppress(Refused), transaction.atomic():
                    do(seats, lead, *step)
                for seat in (*seats, lead):
                    shown = sum(queries.waits_for(seat, row) for row in queries.rows(seat))
                    assert waiting(seat) == shown, step
            for sent in Extraction.objects.filter(withdrawn_at__isnull=False):
                assert sent.revealed_at is None
            raise Undone

    history()


def test_the_rail_asks_one_statement(handed, ana, seat_of):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert waiting(seat_of(ana)) == 5
    told = [one for one in asked.captured_queries if "synthesis" in one["sql"]]
    assert len(told) == 1
