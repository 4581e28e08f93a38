"""Imports in a real worker: watched, stopped in the middle, and survived by the files."""

from __future__ import annotations

import time

import pytest

from reviews.actions import imports, progress
from reviews.models import ImportFile, Record, Report
from tests.factories import make_search
from tests.reviews.exports import as_file, papers, ris

pytestmark = pytest.mark.django_db(transaction=True)
State = ImportFile.State
ENTRIES = 4_000


def until(met, seconds=60):
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


@pytest.fixture
def begun(real_worker, review, dora, seat_of):
    """A long import that a worker has begun."""
    search, content = make_search(review), as_file(ris(papers(ENTRIES)))
    row = imports.upload(seat_of(dora), search, content, name="long.ris")
    until(lambda: progress.ask(row.pk).records > 0)
    return row


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_a_running_import_is_stopped_and_leaves_nothing_then_runs_again(begun, dora, seat_of):
    assert state_of(begun) == State.RUNNING
    assert Record.objects.count() == 0, "what is read is seen by nobody before the file's end"
    imports.cancel(seat_of(dora), begun)
    until(lambda: state_of(begun) == State.CANCELLED)
    assert Record.objects.count() == 0 and Report.objects.count() == 0
    imports.start_again(seat_of(dora), begun)
    until(lambda: state_of(begun) == State.DONE)
    assert Record.objects.count() == ENTRIES


def test_an_import_whose_worker_was_killed_is_done_by_another_from_the_start(begun, real_worker):
    real_worker.kill()
    real_worker.wait()
    assert state_of(begun) == State.RUNNING
    until(lambda: imports.run(begun.pk))
    assert state_of(begun) == State.DONE
    numbers = list(Record.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, ENTRIES + 1))
