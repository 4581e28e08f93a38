"""What no tool holds: short functions, one writer of the ledger, nothing inline in a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import ROOT

PACKAGES = ("config", "launcher", "reviews", "screening", "appraisal", "synthesis")
LONGEST_FUNCTION = 40
LONGEST_MODULE = 350
INLINE = {
    "style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.I),
}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines; a docstring with a worked example may be as long as it needs."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return total
    docstring = node.body[0]
    return total - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_a_module_and_its_functions_stay_short_enough_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE, f"{name(path)} wants to be a folder"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = length(node)
            assert lines <= LONGEST_FUNCTION, f"{name(path)}: {node.name} has {lines} lines"


def test_only_audit_writes_the_ledger() -> None:
    writers = re.compile(r"\bEvent(\.objects\.(create|bulk_create|get_or_create))?\(")
    for path in modules():
        if name(path) in {"reviews/audit.py", "reviews/models/event.py"}:
            continue
        assert not writers.search(path.read_text(encoding="utf-8")), f"{name(path)} writes events"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=name)
def test_a_page_has_nothing_inline_that_the_browser_is_told_to_refuse(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for what, pattern in INLINE.items():
        assert not pattern.search(text), f"{name(path)} has a {what}"


def test_review_data_has_no_side_door_through_the_admin_site() -> None:
    for path in modules():
        assert "django.contrib.admin" not in path.read_text(encoding="utf-8"), name(path)
