"""What start.py decides before it starts anything."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import ROOT, LauncherError, binaries, chromium, cli, environment, prepare, serve
from launcher.layout import LONGEST_SOCKET_PATH, Layout
from launcher.processes import Child, Known, birth
from launcher.stack import data_folder, read_runtime


@pytest.mark.parametrize(
    ("line", "own", "command", "rest"),
    [
        ("", [], "serve", []),
        ("--port 9000 --no-demo", ["--port", "9000", "--no-demo"], "serve", []),
        ("manage --help", [], "manage", ["--help"]),
        ("--data manage manage prisma", ["--data", "manage"], "manage", ["prisma"]),
        ("--data=x manage x --data y", ["--data=x"], "manage", ["x", "--data", "y"]),
        ("test -k test manage", [], "test", ["-k", "test", "manage"]),
        ("bench --quick", [], "bench", ["--quick"]),
    ],
)
def test_a_command_line_is_parted_into_ours_and_the_commands(line, own, command, rest):
    assert cli.split(line.split()) == (own, command, rest)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", ""])
def test_a_port_that_is_none_is_refused_with_a_usage_error(text, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.parser().parse_args(["--port", text])
    assert ended.value.code == 2
    assert "port" in capsys.readouterr().err


def test_help_names_every_command_and_option():
    done = subprocess.run(
        [sys.executable, ROOT / "start.py", "--help"], capture_output=True, text=True, check=True
    )
    for word in ("manage", "test", "bench", "--port", "--data", "--no-demo"):
        assert word in done.stdout


def test_an_environment_is_ready_only_for_the_lock_it_was_filled_from(tmp_path):
    locks = {"runtime": tmp_path / "runtime.txt", "dev": tmp_path / "dev.txt"}
    for path in locks.values():
        path.write_text(path.name)
    stamp = tmp_path / "stamp"
    assert not environment.is_ready("runtime", stamp, locks)
    stamp.write_text(json.dumps({"runtime": environment.fingerprint(locks["runtime"])}))
    assert environment.is_ready("runtime", stamp, locks)
    assert not environment.is_ready("dev", stamp, locks)
    locks["runtime"].write_text("another version")
    assert not environment.is_ready("runtime", stamp, locks)


def test_an_environment_for_development_serves_to_run_as_well(tmp_path):
    locks = {"runtime": tmp_path / "runtime.txt", "dev": tmp_path / "dev.txt"}
    for path in locks.values():
        path.write_text(path.name)
    stamp = tmp_path / "stamp"
    stamp.write_text(json.dumps({"dev": environment.fingerprint(locks["dev"])}))
    assert environment.is_ready("runtime", stamp, locks)


def test_a_half_written_stamp_means_that_the_packages_are_installed_again(tmp_path):
    stamp = tmp_path / "stamp"
    stamp.write_text('{"runtime": ')
    assert not environment.is_ready("runtime", stamp, environment.LOCKS)


def test_the_lock_pins_every_package_by_hash_and_names_no_registry():
    for lock in environment.LOCKS.values():
        text = lock.read_text()
        assert "://" not in text
        entries = [entry for entry in text.split("\n\n")[0].splitlines() if entry[:1].isalnum()]
        assert entries
        assert all("==" in entry and entry.endswith("\\") for entry in entries)


def test_the_servers_of_the_wheels_come_before_those_of_the_system():
    venv = Path(sys.prefix)
    assert venv in binaries.postgres_bin(venv).parents
    assert venv in binaries.valkey_server(venv).parents


def test_without_wheels_a_server_on_the_path_is_taken(tmp_path, monkeypatch):
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binaries.valkey_server(tmp_path) == program


def test_without_any_server_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LauncherError, match="REDIS_URL"):
        binaries.valkey_server(tmp_path)


def test_a_postgresql_that_is_too_old_is_refused(tmp_path):
    program = tmp_path / "postgres"
    program.write_text('#!/bin/sh\necho "postgres (PostgreSQL) 14.9"\n')
    program.chmod(0o755)
    with pytest.raises(LauncherError, match="15 or newer"):
        binaries.postgres_major(tmp_path)


def test_the_environment_of_a_child_leads_to_the_servers_and_keeps_the_rest(monkeypatch):
    monkeypatch.setenv("EMAIL_HOST", "mail.example.org")
    env = prepare.child_env({"DATABASE_URL": "postgresql://here"})
    assert env["DATABASE_URL"] == "postgresql://here"
    assert env["EMAIL_HOST"] == "mail.example.org"
    assert env["DJANGO_SETTINGS_MODULE"] == "config.settings"


def test_a_step_is_due_again_when_a_file_is_new_or_has_changed(tmp_path):
    (tmp_path / "0001.py").write_text("one")
    first = prepare.digest(tmp_path.glob("*"), contents=True)
    assert prepare.digest(tmp_path.glob("*"), contents=True) == first
    (tmp_path / "0002.py").write_text("two")
    second = prepare.digest(tmp_path.glob("*"), contents=True)
    (tmp_path / "0002.py").write_text("TWO")
    assert len({first, second, prepare.digest(tmp_path.glob("*"), contents=True)}) == 3


def test_a_deep_data_folder_gets_its_sockets_in_a_short_private_one(tmp_path):
    deep = Layout(tmp_path / ("x" * LONGEST_SOCKET_PATH))
    sockets = deep.sockets()
    try:
        assert len(bytes(sockets)) < 60
        assert sockets.stat().st_mode & 0o777 == 0o700
    finally:
        sockets.rmdir()
    near = Layout(Path("/srv/consilience"))
    assert near.sockets() == near.run


def test_a_file_given_as_data_folder_is_refused(tmp_path):
    path = tmp_path / "records.ris"
    path.write_text("TY  - JOUR")
    with pytest.raises(LauncherError, match="is a file"):
        data_folder(path)


def test_a_port_in_use_gets_a_clear_message():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(LauncherError, match="used by another program"):
            serve.check_port(taken.getsockname()[1])


def test_a_process_is_known_again_and_not_mistaken_for_a_later_one():
    me = Known("me", os.getpid(), birth(os.getpid()) or "")
    assert me.alive
    assert not Known("another", os.getpid(), "earlier").alive


def test_a_note_left_by_a_launcher_that_is_gone_is_not_believed(tmp_path):
    layout = Layout(tmp_path)
    layout.make()
    gone = subprocess.Popen(["true"])
    gone.wait()
    note = {"launcher": {"name": "launcher", "pid": gone.pid, "born": "1"}, "env": {}}
    layout.runtime.write_text(json.dumps(note))
    assert read_runtime(layout) is None


def test_stopping_a_child_stops_what_it_started_too(tmp_path):
    child = Child("A shell", tmp_path / "shell.log")
    child.start(["sh", "-c", "trap '' TERM; sleep 60 & echo $!; wait; sleep 60"])
    while not child.last_lines():
        assert child.exit_code is None
    grandchild = int(child.last_lines())
    child.stop(patience=0.2)
    assert child.exit_code is not None
    assert birth(grandchild) is None


def test_the_end_of_a_log_is_shown_for_a_child_that_failed(tmp_path):
    child = Child("The worker", tmp_path / "worker.log")
    child.start(["sh", "-c", "seq 100; exit 3"])
    assert child.process
    child.process.wait()
    assert serve.watch([child]) == 1
    assert child.last_lines(2) == "    99\n    100"


def test_a_named_chromium_is_taken_and_a_wrong_name_is_an_error(tmp_path):
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert chromium.find({"CHROMIUM": str(program)}) == program
    with pytest.raises(LauncherError, match="not a program"):
        chromium.find({"CHROMIUM": str(tmp_path / "nowhere")})


def test_a_chromium_archive_that_was_tampered_with_is_refused():
    with pytest.raises(LauncherError, match="checksum"):
        chromium.check(b"not what was published")
