"""Child processes: started in groups of their own, stopped whole, known again after a crash."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROTATE_AT_BYTES = 10 * 1024 * 1024


class Terminated(KeyboardInterrupt):
    """A polite signal to end, other than the terminal's Ctrl-C."""


def undisturbed() -> None:
    """Ignore further signals: a second Ctrl-C must not interrupt the clean end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def birth(pid: int) -> str | None:
    """Say when a process was born, which with its number tells it from any other; None if gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None if Path("/proc/self/stat").exists() else _birth_by_ps(pid)
    return None if after_name[0] == "Z" else after_name[19]


def _birth_by_ps(pid: int) -> str | None:
    answer = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or None


@dataclass(frozen=True)
class Known:
    """A process as it is written down for whoever comes later."""

    name: str
    pid: int
    born: str

    @property
    def alive(self) -> bool:
        return birth(self.pid) == self.born

    def end(self, patience: float = 10) -> None:
        """Stop it politely, then whatever of its group is left."""
        if not self.alive:
            return
        _signal(self.pid, signal.SIGTERM)
        wait_until(lambda: not self.alive, patience)
        _signal_group(self.pid, signal.SIGKILL)
        wait_until(lambda: not self.alive, 5)


class Child:
    """One server or worker that this launcher runs, its output kept in a log file."""

    def __init__(self, name: str, log: Path, stop_signal: int = signal.SIGTERM) -> None:
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        self.process: subprocess.Popen[bytes] | None = None
        self.asked = False

    def start(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: int | None = None,
    ) -> None:
        """Run the command in a session of its own, so that a Ctrl-C reaches only the launcher."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > ROTATE_AT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.asked = False
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                env=env,
                cwd=cwd,
                user=user,
                group=user,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def exit_code(self) -> int | None:
        """The exit code, or None while it runs."""
        return self.process.poll() if self.process else None

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def known(self) -> Known:
        return Known(self.name, self.pid, birth(self.pid) or "")

    def ask_to_stop(self) -> None:
        """Tell it to stop, without waiting."""
        if self.process and self.process.poll() is None and not self.asked:
            self.asked = True
            _signal(self.process.pid, self.stop_signal)

    def stop(self, patience: float = 20) -> None:
        """Tell it to stop, wait, and end whatever of its group is left."""
        if not self.process:
            return
        self.ask_to_stop()
        if self.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_lines(self, count: int = 15) -> str:
        """Give the end of its log, for a person who must find out what went wrong."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(f"    {line}" for line in lines[-count:])


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
