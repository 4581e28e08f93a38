"""The virtual environment: made once, filled from the hashed lock, left alone while both match."""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher import ROOT, LauncherError

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"runtime": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


def fingerprint(lock: Path) -> str:
    """Identify the packages that a lock file names and the Python that they were chosen for."""
    version = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256(version.encode() + lock.read_bytes()).hexdigest()


def is_ready(kind: str, stamp: Path, locks: dict[str, Path]) -> bool:
    """Tell whether the stamp says that these packages are in; development ones include the rest."""
    try:
        done = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return False
    kinds = [kind] if kind == "dev" else [kind, "dev"]
    return any(done.get(each) == fingerprint(locks[each]) for each in kinds)


def ensure(kind: str = "runtime") -> Path:
    """Give the environment's Python, after installing what the lock names if it isn't there."""
    stamp = VENV / "consilience.json"
    with _one_at_a_time():
        if is_ready(kind, stamp, LOCKS) and _runs():
            return PYTHON
        if not _runs():
            _create()
        stamp.unlink(missing_ok=True)
        _install(LOCKS[kind])
        stamp.write_text(json.dumps({kind: fingerprint(LOCKS[kind])}))
    return PYTHON


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with (cache / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _runs() -> bool:
    if not PYTHON.exists():
        return False
    check = f"import sys; raise SystemExit(sys.version_info[:2] != {sys.version_info[:2]})"
    return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def _create() -> None:
    _say("Making the virtual environment .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=not shutil.which("uv"), symlinks=True)
    except (subprocess.CalledProcessError, OSError) as error:
        raise LauncherError(
            f"Python could not make a virtual environment ({error}). On Debian and Ubuntu,"
            " `apt install python3-venv` adds what is missing."
        ) from error


def _install(lock: Path) -> None:
    _say(f"Installing the packages of {lock.name}; the first time takes a few minutes ...")
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, "--require-hashes", "-r", str(lock)], stdout=sys.stderr, check=False
    )
    if done.returncode:
        raise LauncherError(
            "The packages could not be installed; the lines above say why. Nothing else was"
            " changed, and the next start tries again."
        )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
