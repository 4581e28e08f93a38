"""Reference lists as articles print them: Vancouver, APA, Harvard and their relatives."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.methods.citations import list_of

from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import excerpt

LONGEST = 4_000_000
TOO_LONG = "The list goes on for more than 4 million characters; what begins here was not read."
# A list is recognised by its first entries.
_HEAD, _ENTRIES = 8_000, 8


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a list, and a remark for each that could not be taken apart."""
    lines: list[str] = []
    length = 0
    rest: str | None = None
    for line in text.lines():
        length += len(line) + 1
        if length > LONGEST:
            rest = line
            break
        lines.append(line)
    yield from list_of("\n".join(lines))
    if rest is not None:
        yield Problem(len(lines) + 1, TOO_LONG, excerpt(rest))


def sniff(head: str) -> float:
    """Tell how surely a text is a reference list, from 0 to 1; anything else is surer of itself."""
    if not head[:_HEAD].strip():
        return 0.0
    found = [item for item in list_of(head[:_HEAD], most=_ENTRIES) if isinstance(item, Reference)]
    if len(head) > _HEAD and len(found) > 1 and len(found) < _ENTRIES:
        # The last one may be cut off.
        found.pop()
    told = sum(bool(item.authors and item.year and item.title and item.journal) for item in found)
    return 0.3 if found and told >= 0.5 * len(found) else 0.0


FORMAT = Format(
    name="reference_list",
    label="Reference list",
    extensions=("txt", "text"),
    sniff=sniff,
    read=read,
    aliases=("citations", "references"),
)
