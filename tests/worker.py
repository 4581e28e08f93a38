"""Background work in tests: at once by default, or by a real Celery worker where that matters."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from launcher import ROOT

READY_SECONDS = 60


@pytest.fixture(scope="session", autouse=True)
def commits_count() -> Iterator[None]:
    """Inside the transaction that wraps a test, let the code's own commits start their work.

    Django runs `on_commit` only after the outermost transaction, which in a test is rolled
    back; people would never see that, so neither do tests.
    """
    leave, on_commit = transaction.Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def leave_and_run(self: Any, *failure: Any) -> None:
        leave(self, *failure)
        _run_what_waits(transaction.get_connection(self.using))

    def register_and_run(self: BaseDatabaseWrapper, *args: Any, **kwargs: Any) -> None:
        on_commit(self, *args, **kwargs)
        _run_what_waits(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction.Atomic, "__exit__", leave_and_run)
        patch.setattr(BaseDatabaseWrapper, "on_commit", register_and_run)
        yield


def _run_what_waits(database: BaseDatabaseWrapper) -> None:
    blocks: list[Any] = database.atomic_blocks
    only_the_test = bool(blocks) and all(block._from_testcase for block in blocks)
    while only_the_test and not database.needs_rollback and database.run_on_commit:
        _savepoints, work, robust = database.run_on_commit.pop(0)
        try:
            work()
        except Exception:
            if not robust:
                raise


@pytest.fixture
def real_worker(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a real Celery worker on this test's database; tasks are queued instead of run at once."""
    env = {
        **os.environ,
        "CONSILIENCE_EAGER": "0",
        "DATABASE_URL": _url_of_the_test_database(),
    }
    log = tmp_path / "worker.log"
    # One process without children is the quickest to start, and as real as a pool of them.
    command = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker"]
    command += ["--pool", "solo", "--loglevel", "info", "--without-gossip", "--without-mingle"]
    with log.open("wb") as output:
        current_app.control.purge()
        worker = subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    current_app.conf.task_always_eager = False
    try:
        _wait_until_ready(worker, log)
        yield worker
    finally:
        current_app.conf.task_always_eager = True
        worker.terminate()
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _url_of_the_test_database() -> str:
    configured = connection.settings_dict
    return f"postgresql://{configured['USER']}@/{configured['NAME']}?host={configured['HOST']}"


def _wait_until_ready(worker: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while " ready." not in log.read_text(errors="replace"):
        if worker.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The Celery worker did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)
