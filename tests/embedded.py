"""Start a real PostgreSQL and Valkey for the tests, before Django reads its settings.

Loaded by pytest with `-p tests.embedded`; workers of pytest-xdist inherit the servers and take
two Redis databases each, one for the queue and one for the cache.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from launcher.binaries import postgres_bin, valkey_server
from launcher.postgres import Postgres
from launcher.valkey import Valkey

HOME = "CONSILIENCE_TEST_HOME"


def start() -> None:
    """Start both servers in a folder that goes when pytest ends."""
    home = Path(tempfile.mkdtemp(prefix="consilience-tests-"))
    venv = Path(sys.prefix)
    database = Postgres(
        bin_dir=postgres_bin(venv),
        data=home / "postgres",
        sockets=home,
        log=home / "postgres.log",
        durable=False,
    )
    queue = Valkey(
        program=valkey_server(venv),
        data=home / "valkey",
        sockets=home,
        log=home / "valkey.log",
        durable=False,
    )

    def stop() -> None:
        queue.stop()
        database.stop()
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(stop)
    database.start()
    queue.start()
    os.environ.update({"DATABASE_URL": database.url, "REDIS_URL": queue.url, HOME: str(home)})


def share() -> None:
    """Give this process of pytest a part of Redis that no other process uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker.startswith("gw"):
        number = 2 * int(worker.removeprefix("gw")) + 2
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("?db=0", f"?db={number}")


if HOME not in os.environ:
    start()
share()
os.environ.setdefault("CONSILIENCE_TESTING", "1")
os.environ.setdefault("CONSILIENCE_EAGER", "1")
os.environ.setdefault("CONSILIENCE_SECRET_KEY", "only-for-tests")
DATA = Path(os.environ[HOME]) / "data"
(DATA / "static").mkdir(parents=True, exist_ok=True)
os.environ["CONSILIENCE_DATA"] = str(DATA)
# Playwright keeps an event loop in the test's thread, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
