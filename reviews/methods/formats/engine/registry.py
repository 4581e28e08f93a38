"""The formats there are: every module of the package that has a FORMAT is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from .reference import Problem, Reference
from .source import Text


@dataclass(frozen=True)
class Format:
    """One bibliographic file format.

    `sniff` looks at the first characters of a file (100,000 at most) and answers how surely they
    are of this format, from 0 to 1. `read` turns text into references and problems. `write`
    yields the text of a file, `save` writes a file that isn't text. A format that isn't text
    has `magic`, the bytes it begins with, and `load` instead of `read`.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    sniff: Callable[[str], float]
    read: Callable[[Text], Iterator[Reference | Problem]] | None = None
    write: Callable[[Iterable[Reference]], Iterator[str]] | None = None
    aliases: tuple[str, ...] = ()
    magic: bytes = b""
    load: Callable[[BinaryIO], Iterator[Reference | Problem]] | None = None
    save: Callable[[Iterable[Reference], BinaryIO], None] | None = None
    mark: str = ""


@cache
def formats() -> dict[str, Format]:
    """Return all formats by name, in the alphabetical order of their modules."""
    package = __name__.rpartition(".engine.")[0]
    found = {}
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if not module.ispkg:
            format = getattr(importlib.import_module(f"{package}.{module.name}"), "FORMAT", None)
            if format is not None:
                found[format.name] = format
    return found


def named(name: str) -> Format | None:
    """Return the format of a name or alias, in any case, or None."""
    wanted = name.strip().casefold().replace("-", "_")
    known = formats()
    return known.get(wanted) or next((f for f in known.values() if wanted in f.aliases), None)


def recognise(head: str, file_name: str = "") -> Format | None:
    """Return the format that a text most surely is of; the file's name only decides a tie."""
    extension = file_name.rpartition(".")[2].casefold() if "." in file_name else ""
    best, best_score = None, 0.0
    for format in formats().values():
        score = format.sniff(head)
        if score > 0 and extension in format.extensions:
            score += 0.04
        if score > best_score:
            best, best_score = format, score
    return best if best_score >= 0.1 else None
