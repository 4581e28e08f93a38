"""Unpack the brotli files of the Chromium package; run by the environment that has brotli."""

import io
import sys
import tarfile
from pathlib import Path

import brotli

MEGABYTE = 1 << 20


def unpack(source: Path, target: Path) -> None:
    """Lay the browser, its libraries and its fonts out in a folder that may be used as it is."""
    target.mkdir()
    for name in ("al2023", "swiftshader", "fonts"):
        packed = brotli.decompress((source / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(target, filter="data")
    reader = brotli.Decompressor()
    browser = target / "headless"
    with (source / "chromium.br").open("rb") as packed_file, browser.open("wb") as file:
        while block := packed_file.read(MEGABYTE):
            file.write(reader.process(block))
    browser.chmod(0o755)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
