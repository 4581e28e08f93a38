"""start.py for real, on a data folder of its own: what a person does in the first five minutes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import ROOT
from launcher.processes import Known, wait_until

OURS = re.compile(r"CONSILIENCE_|DATABASE_URL|REDIS_URL|DJANGO_|PYTEST_")
PATIENCE = 180

# The folder is made once; the tests build on each other, so one process runs them in order.
pytestmark = pytest.mark.xdist_group("start")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation") / "data"


def start(folder: Path, *arguments: str, **options: object) -> "subprocess.Popen[str]":
    """Run start.py as from a fresh terminal, where nothing of this test run is set."""
    env = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    return subprocess.Popen(
        [sys.executable, ROOT / "start.py", "--data", folder, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        **options,
    )


def processes(folder: Path) -> list[Known]:
    note = json.loads((folder / "run" / "services.json").read_text())
    return [Known(**each) for each in note["processes"]]


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    launcher = start(folder, "--port", str(port), "--no-demo")
    assert launcher.stdout
    for line in launcher.stdout:
        if "Ctrl-C" in line:
            break
    yield f"http://127.0.0.1:{port}/", launcher
    if launcher.poll() is None:
        # Killed, it would leave its servers behind.
        launcher.send_signal(signal.SIGINT)
        launcher.wait(PATIENCE)


@pytest.fixture
def quiet(folder: Path) -> Path:
    """The folder with no launcher in charge, in whatever order the tests have run."""
    note = folder / "run" / "services.json"
    if note.exists():
        launcher = Known(**json.loads(note.read_text())["launcher"])
        if launcher.alive:
            os.kill(launcher.pid, signal.SIGINT)
            assert wait_until(lambda: not launcher.alive, PATIENCE)
    return folder


def test_a_command_that_only_reads_and_writes_files_starts_no_server(tmp_path):
    table = tmp_path / "in.csv"
    table.write_text("id,title\n1,Shift work and sleep of nurses\n")
    command = start(tmp_path / "data", "manage", "match_records", table, "--out", tmp_path / "out")
    said, remarks = command.communicate(timeout=PATIENCE)
    assert (command.returncode, said) == (
        0, "1 records are 1 publications: 0 duplicates gathered, 0 doubtful pairs.\n",
    ), remarks  # fmt: skip
    assert (tmp_path / "out").read_text().split() == ["id,cluster", "1,1"]
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_command_starts_what_it_needs_and_its_streams_and_exit_code_pass_through(folder):
    script = "import sys; print(sys.stdin.read().upper(), end=''); sys.exit(3)"
    command = start(folder, "manage", "shell", "--no-imports", "-c", script)
    out, _err = command.communicate("étude\n", timeout=PATIENCE)
    assert (out, command.returncode) == ("ÉTUDE\n", 3)
    assert not (folder / "run" / "services.json").exists(), "the servers were left running"


def test_the_address_that_is_printed_answers_and_its_servers_are_healthy(running):
    address, _launcher = running
    with urllib.request.urlopen(address + "healthz") as answer:
        assert json.load(answer)["healthy"] is True


def test_a_command_uses_the_servers_that_run_and_leaves_them_running(folder, running):
    before = processes(folder)
    script = "from django.conf import settings; print(settings.CELERY_TASK_ALWAYS_EAGER)"
    command = start(folder, "manage", "shell", "--no-imports", "-c", script)
    out, _err = command.communicate(timeout=PATIENCE)
    assert (out, command.returncode) == ("False\n", 0)
    assert processes(folder) == before
    assert all(process.alive for process in before)


def test_a_second_start_on_the_same_data_says_where_the_first_one_is(folder, running):
    address, _launcher = running
    second = start(folder, "--port", "8000")
    _out, err = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert "in use already" in err
    assert address in err


def test_nobody_else_gets_in_through_the_folder(folder, running):
    assert folder.stat().st_mode & 0o066 == 0
    assert (folder / "run" / "services.json").stat().st_mode & 0o077 == 0
    assert (folder / "secret.key").stat().st_mode & 0o077 == 0


def test_ctrl_c_stops_everything(folder, running):
    _address, launcher = running
    started = processes(folder)
    assert {process.name for process in started} >= {"PostgreSQL", "Valkey", "The worker"}
    launcher.send_signal(signal.SIGINT)
    assert launcher.wait(PATIENCE) == 0
    assert [process.name for process in started if process.alive] == []


def test_what_a_killed_launcher_left_is_ended_and_the_data_is_still_there(quiet):
    folder = quiet
    make = "from reviews.models import User; User.objects.create(email='eve@example.org')"
    killed = start(folder, "manage", "shell", "--no-imports", "-c", make + "; print(1); input()")
    assert killed.stdout
    assert killed.stdout.readline() == "1\n"
    left = processes(folder)
    killed.kill()
    killed.communicate(timeout=PATIENCE)
    assert any(process.alive for process in left)
    count = "from reviews.models import User; print(User.objects.count())"
    after = start(folder, "manage", "shell", "--no-imports", "-c", count)
    out, _err = after.communicate(timeout=PATIENCE)
    assert (out, after.returncode) == ("1\n", 0)
    assert [process.name for process in left if process.alive] == []
