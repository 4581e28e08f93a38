"""Lists of names in one cell, in the many ways in which tables join them."""

from __future__ import annotations

import ast
import json
import re

from .names import parse_name, parse_names
from .reference import Name
from .text import clean, is_placeholder, unescape

_AND = re.compile(r"\s+(?:and|&)\s+")
_INITIALS = r"(?:[^\W\d_a-z]\.?[-\s]?){1,4}"
_FAMILY_INITIALS = re.compile(rf"[^\W\d_].*\s{_INITIALS}(?:Jr\.?|Sr\.?|I{{2,3}})?")
_INITIALS_FAMILY = re.compile(r"[^\W\d_a-z]{1,3} [^\W\d_a-z]['’]?[^\W\d_]+(?:[-'’ ][^\W\d_]+)*")
_ONLY_INITIALS = re.compile(_INITIALS)
_AUTHOR_ID = re.compile(r"\s*\(\d{6,}\)")
_ET_AL = re.compile(r",?\s+et\s+al\b\.?$", re.IGNORECASE)


def list_literal(value: str) -> list[str] | None:
    """Return the items of a printed Python or JSON list, None for any other text.

    >>> list_literal("['Marx, Karl', 'Lindgren, Astrid']")
    ['Marx, Karl', 'Lindgren, Astrid']
    >>> list_literal("[no authors]") is None
    True
    """
    value = value.strip()
    if not (value.startswith("[") and value.endswith("]")) or len(value) > 200_000:
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            items = parse(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(items, list) and all(isinstance(item, (str, int, float)) for item in items):
            return [str(item) for item in items]
    return None


def people_in(value: str) -> tuple[Name, ...]:
    """Return the names in a cell.

    >>> [str(name) for name in people_in("Yang Z., McNamara M.E.")]
    ['Yang, Z.', 'McNamara, M.E.']
    >>> [str(name) for name in people_in("a1l, a1f and a2l, a2f ; a3l, a3f")]
    ['a1l, a1f', 'a2l, a2f', 'a3l, a3f']
    >>> [str(name) for name in people_in("Ada B. Cole, Dan E. Frey"), ] # doctest: +SKIP
    """
    items = list_literal(value)
    if items is not None:
        return parse_names(items)
    if "&" in value:
        value = unescape(value)
    value = _AUTHOR_ID.sub("", _ET_AL.sub("", value.strip()))
    if not value or is_placeholder(value):
        return ()
    for separator in (";", "|", "\n"):
        if separator in value:
            parts = [part for whole in value.split(separator) for part in _parted_by_and(whole)]
            return parse_names(parts)
    return parse_names(_parted_by_comma(value))


def _parted_by_and(value: str) -> list[str]:
    """Part "Family, Given and Family, Given"; a group with "and" in its name stays whole."""
    parts = _AND.split(value)
    if len(parts) > 1 and all("," in part for part in parts):
        return parts
    if len(parts) > 1 and all(_reads_as_person(part) for part in parts):
        return parts
    return [value]


def _reads_as_person(part: str) -> bool:
    name = parse_name(part)
    return bool(name and name.family)


def _parted_by_comma(value: str) -> list[str]:
    """Part a list joined by commas, without taking "Family, Given" for one."""
    wholes = _parted_by_and(value)
    if len(wholes) > 1 and all("," in whole for whole in wholes):
        return wholes
    pieces = [clean(piece) for whole in wholes for piece in whole.split(",")]
    pieces = [piece for piece in pieces if piece.strip(". …")]
    if len(wholes) > 1 and all(_reads_as_person(piece) for piece in pieces):
        return pieces
    if len(pieces) < 2:
        return [value]
    if pieces[-1].endswith(".") and not any("." in piece for piece in pieces[:-1]):
        pieces[-1] = pieces[-1].rstrip(".")
    if all(_INITIALS_FAMILY.fullmatch(piece) for piece in pieces):
        return pieces
    if all(_FAMILY_INITIALS.fullmatch(piece) for piece in pieces):
        return pieces
    if len(pieces) % 2 == 0 and all(_ONLY_INITIALS.fullmatch(piece) for piece in pieces[1::2]):
        return [
            f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)
        ]
    with_initial = any(re.search(r"\w\.\s", piece) for piece in pieces)
    if (len(pieces) > 2 or with_initial) and all(_reads_as_person(piece) for piece in pieces):
        return pieces
    return [value]
