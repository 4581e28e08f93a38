"""The benchmarks by name: every module in `suites` registers its own."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bench.suites

Figures = dict[str, Any]


@dataclass
class Chosen:
    """What was asked for beside the names: a folder of labelled tables, readers, how long."""

    sets: Path | None = None
    readers: tuple[str, ...] = ()
    seconds: float = 0.0


chosen = Chosen()
known: dict[str, Callable[[bool], Figures]] = {}


def benchmark(name: str) -> Callable[[Callable[[bool], Figures]], Callable[[bool], Figures]]:
    """Register a benchmark: given whether to be quick, it gives figures that fit into JSON."""

    def register(run: Callable[[bool], Figures]) -> Callable[[bool], Figures]:
        known[name] = run
        return run

    return register


def load() -> None:
    """Import every suite, which registers what it measures."""
    for module in pkgutil.iter_modules(bench.suites.__path__):
        importlib.import_module(f"bench.suites.{module.name}")
