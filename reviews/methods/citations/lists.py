"""A whole reference list: each of its entries a reference, or a problem with its line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from reviews.methods.formats.engine.reference import Problem, Reference

from .entries import entries
from .reading import reference_in

HEADING = "This line names the list; it is no reference."
NO_WORDS = "There is no word in this line."
NO_TITLE = "No title could be told in this reference; its text is kept as it stands."


def list_of(text: str, *, most: int | None = None) -> Iterator[Reference | Problem]:
    r"""Yield the references of a list in order, with a remark after each that has no title.

    Every letter of the text is in the `raw` of a reference or the `excerpt` of a problem. `most`
    stops after so many entries.

    >>> found = list(list_of("References\n[1] Wu L. On age. Gut. 2001;3:1-9.\n[2] Peers."))
    >>> [type(item).__name__ for item in found]
    ['Problem', 'Reference', 'Reference', 'Problem']
    >>> found[1].title, found[3].line, found[3].lost
    ('On age', 3, False)
    """
    for entry in islice(entries(text), most):
        if entry.heading or entry.ornament:
            yield Problem(entry.line, HEADING if entry.heading else NO_WORDS, entry.raw, lost=False)
            continue
        found = reference_in(entry.raw, start=entry.start, line=entry.line)
        yield found
        if not found.title:
            yield Problem(entry.line, NO_TITLE, entry.raw[:120], lost=False)
