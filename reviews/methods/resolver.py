"""Addresses with blanks: how an institution's link resolver is asked for one report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urlsplit

BLANKS = (
    "doi", "pmid", "title", "author", "year", "journal", "issn", "volume", "issue", "pages",
    "first_page",
)  # fmt: skip
# One of these has to be asked for, or every report would lead to the same page.
TELLING = ("doi", "pmid", "title")
LONGEST = 1_000
_BLANK = re.compile(r"\{([^{}]*)\}")

Fault = Literal["long", "address", "brace", "blank", "nothing"]


def fault(pattern: str) -> tuple[Fault, str] | None:
    """Say what is wrong with a pattern, and which part of it; None when it can be used.

    A pattern is an http or https address in which blanks such as ``{doi}`` stand for what a record
    says. They may not stand in the host, and one that tells reports apart must be there.

    >>> fault("https://resolver.example.org/openurl?id=doi:{doi}&title={title}") is None
    True
    >>> fault("javascript:alert({doi})")
    ('address', 'javascript:alert({doi})')
    >>> fault("https://example.org/{dio}")
    ('blank', '{dio}')
    """
    if len(pattern) > LONGEST:
        return "long", pattern[:60]
    if not _is_web_address(pattern):
        return "address", pattern
    rest = _BLANK.sub("", pattern)
    if "{" in rest or "}" in rest:
        return "brace", pattern
    names = _BLANK.findall(pattern)
    for name in names:
        if name not in BLANKS:
            return "blank", f"{{{name}}}"
    return None if set(names) & set(TELLING) else ("nothing", pattern)


def _is_web_address(pattern: str) -> bool:
    if re.search(r"[\s<>\"\\^`|\x00-\x1f]", pattern):
        return False
    try:
        parts = urlsplit(pattern)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    whole = re.fullmatch(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]|[0-9a-f:]+", host) is not None
    return parts.scheme in ("http", "https") and whole and "@" not in parts.netloc and port != 0


def fill(pattern: str, said: Mapping[str, object]) -> str:
    """Fill the blanks with what a record says, each value percent-encoded; unknown ones are empty.

    Empty when the record says nothing that tells it apart: no DOI, PMID or title that is asked for.

    >>> fill("https://r.example.org/?id={doi}&t={title}", {"doi": "10.1/a b", "title": "Été & co"})
    'https://r.example.org/?id=10.1%2Fa%20b&t=%C3%89t%C3%A9%20%26%20co'
    >>> fill("https://r.example.org/?id={doi}", {"title": "Without a DOI"})
    ''
    """
    asked = [name for name in _BLANK.findall(pattern) if name in TELLING]
    if not any(str(said.get(name) or "").strip() for name in asked):
        return ""
    return _BLANK.sub(lambda blank: quote(str(said.get(blank[1]) or "").strip(), safe=""), pattern)
