"""An embedded PostgreSQL: no port, only a socket in a private folder."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from launcher import LauncherError
from launcher.binaries import Disguise, disguise, postgres_major
from launcher.processes import Child

SUPERUSER = DATABASE = "consilience"
# After a crash the old server's children may hold its memory for a moment.
RETRY_SECONDS = 10
READY_SECONDS = 120
TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "random_page_cost": "1.1",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # Compiling queries costs more than it saves when all of them are short.
    "jit": "off",
}
# Tests throw their database away, so nothing of it needs to survive.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One server on one data folder."""

    def __init__(
        self, *, bin_dir: Path, data: Path, sockets: Path, log: Path, durable: bool = True
    ) -> None:
        self.bin_dir = bin_dir
        self.data = data
        self.sockets = sockets
        self.durable = durable
        self.child = Child("PostgreSQL", log, stop_signal=signal.SIGINT)
        self.major = postgres_major(bin_dir)
        self.disguise: Disguise = disguise(bin_dir / "postgres")

    @property
    def url(self) -> str:
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"

    def start(self) -> None:
        """Make the data folder if needed, start, and wait until queries are answered."""
        self._check_version()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._own(self.data, self.sockets)
        self._stop_leftover()
        give_up = time.monotonic() + RETRY_SECONDS
        while not self._launch():
            if time.monotonic() > give_up:
                raise LauncherError(
                    f"PostgreSQL did not start. The end of {self.child.log}:\n"
                    f"{self.child.last_lines()}"
                )
            time.sleep(0.5)

    def stop(self) -> None:
        self.child.stop(patience=60)

    def _check_version(self) -> None:
        version_file = self.data / "PG_VERSION"
        if version_file.exists() and version_file.read_text().strip() != str(self.major):
            raise LauncherError(
                f"{self.data} was made by PostgreSQL {version_file.read_text().strip()}, but the"
                f" server here is {self.major}. docs/operations.md says how to move the data over."
            )

    def _create(self) -> None:
        """Make a cluster beside its final place, so that an interrupted one is never used."""
        draft = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._own(draft)
        command = ["initdb", "-D", str(draft), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
        command += ["--no-sync"] if not self.durable else []
        self._tool([*command, *self._locale()])
        self._tool(
            ["postgres", "--single", "-D", str(draft), "postgres"],
            input=f"CREATE DATABASE {DATABASE};\n",
        )
        draft.replace(self.data)

    def _locale(self) -> list[str]:
        if self.major >= 17:
            builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            return ["--locale=C", *builtin]
        return ["--locale=C.UTF-8"]

    def _stop_leftover(self) -> None:
        """Stop a server that outlived its launcher: we hold the lock, so nobody else needs it."""
        status = self._tool(["pg_ctl", "-D", str(self.data), "status"], check=False)
        if status.returncode == 0:
            self._tool(["pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop"], check=False)

    def _launch(self) -> bool:
        """Start once; tell whether it got as far as answering."""
        settings = {**TUNING, **({} if self.durable else NOT_DURABLE)}
        settings["unix_socket_directories"] = f'"{self.sockets}"'
        options = [part for item in settings.items() for part in ("-c", "=".join(item))]
        self.child.start(
            [*self.disguise.prefix, self.bin_dir / "postgres", "-D", self.data, *options],
            user=self.disguise.user,
            cwd=self.sockets,
        )
        deadline = time.monotonic() + READY_SECONDS
        while self.child.exit_code is None and time.monotonic() < deadline:
            if self._ready():
                return True
            time.sleep(0.03)
        self.child.stop()
        return False

    def _ready(self) -> bool:
        """Read the state that PostgreSQL writes into the last line of its pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        ours = bool(lines) and lines[0] == str(self.child.pid)
        return ours and len(lines) >= 8 and lines[7].strip() == "ready"

    def _own(self, *folders: Path) -> None:
        """Hand folders to the user that the server runs as, when that isn't us."""
        if self.disguise.user is None:
            return
        # The way in is open to pass through, and still not to look around.
        self.data.parent.chmod(0o711)
        for folder in folders:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, self.disguise.user, self.disguise.user, follow_symlinks=False)

    def _tool(
        self, command: list[str], *, input: str = "", check: bool = True
    ) -> "subprocess.CompletedProcess[str]":
        program = str(self.bin_dir / command[0])
        done = subprocess.run(
            [*self.disguise.prefix, program, *command[1:]],
            user=self.disguise.user,
            group=self.disguise.user,
            cwd=self.sockets,
            input=input,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise LauncherError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
        return done
