"""Background work starts after a commit, in tests as for people."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from config.celery import app
from reviews.background import later
from screening.models import Assignment
from tests.factories import make_reports


@pytest.fixture
def told() -> Iterator[list[int]]:
    """Collect what a task was called with."""
    calls: list[int] = []

    @app.task(name="tests.tell")
    def tell(number: int) -> None:
        calls.append(number)

    yield calls
    app.tasks.pop("tests.tell")


def test_work_asked_for_in_a_transaction_starts_when_the_transaction_ends(db, told):
    with transaction.atomic():
        later("tests.tell", 7)
        assert told == []
    assert told == [7]


def test_the_same_work_asked_for_twice_in_a_transaction_is_done_once(db, told):
    with transaction.atomic():
        later("tests.tell", 7)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            later("tests.tell", 8)
            raise ZeroDivisionError
        with transaction.atomic():
            later("tests.tell", 7)
            later("tests.tell", 8)
    assert told == [7, 8]


def test_work_asked_for_outside_of_a_transaction_starts_at_once(db, told):
    later("tests.tell", 8)
    assert told == [8]


def test_work_asked_for_in_a_transaction_that_failed_never_starts(db, told):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        later("tests.tell", 9)
        raise ZeroDivisionError
    later("tests.tell", 10)
    assert told == [10]


def test_a_real_worker_takes_a_task_from_the_queue_and_works_on_the_test_database(
    real_worker, review
):
    make_reports(review, 3)
    later("screening.tend", review.pk)
    deadline = time.monotonic() + 20
    while not Assignment.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert Assignment.objects.count() > 0


def test_a_worker_stands_back_for_pages():
    told = "import os; from config import celery; celery._let_pages_go_first(); print(os.nice(0))"
    before = os.nice(0)
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(19, before + 10)
