"""Identifiers: DOI, PMID, ISSN and ISBN in one spelling, or nothing where they can't be trusted."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_SERIAL_NUMBER = re.compile(r"\b(\d{4})-?(\d{3}[\dXx])\b")
_BOOK_NUMBER = re.compile(r"\b97[89][\d -]{10,13}\b|\b\d[\d-]{8,11}[\dXx]\b")
_DIGITS = re.compile(r"\d{4,9}")


def read_doi(text: str) -> str:
    """A DOI in lower case without its resolver, or nothing.

    >>> read_doi("http://dx.doi.org/10.1097/MOL.0b013e3282ffaf82.")
    '10.1097/mol.0b013e3282ffaf82'
    """
    if "10." not in text:
        return ""
    match = _DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    if not match:
        return ""
    doi = match.group().lower().rstrip(".,;]}'")
    return doi if doi.count("(") == doi.count(")") else doi.rstrip(")")


def read_pmid(text: str) -> str:
    """A PubMed identifier's digits, or nothing.

    >>> read_pmid("PMID: 12345678 ")
    '12345678'
    """
    match = _DIGITS.search(str(text))
    return intern(match.group().lstrip("0")) if match else ""


@lru_cache(maxsize=65536)
def read_isbn(text: str) -> frozenset[str]:
    """Every ISSN and ISBN in a text, without hyphens; ISBN-10 and 13 by their common core.

    >>> sorted(read_isbn("0957-9672 (Print) 0957-9672"))
    ['09579672']
    """
    found = {intern((a + b).upper()) for a, b in _SERIAL_NUMBER.findall(text)}
    for book in _BOOK_NUMBER.findall(text):
        digits = re.sub(r"\D", "", book[:-1])
        found.add(digits[3:] if len(digits) == 12 else digits)
    return frozenset(found)


D_SAME, D_PART, D_OTHER, D_MISSING = range(4)


def compare_dois(a: str, b: str) -> int:
    """SAME, PART (one is cut short), OTHER, or MISSING on one side.

    A Cochrane review's versions differ by an ending: they are not cut short.

    >>> compare_dois("10.1002/14651858.cd001876", "10.1002/14651858.cd001876.pub2") == D_OTHER
    True
    """
    if not a or not b:
        return D_MISSING
    if a == b:
        return D_SAME
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and not long[len(short) :].startswith(".pub"):
        return D_PART
    return D_OTHER
