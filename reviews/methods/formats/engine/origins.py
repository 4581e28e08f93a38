"""Where a record comes from, told by the shape of its number or of an address."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The shape of an accession number, and the database whose numbers have it.
_NUMBERS = (
    (re.compile(r"CN-\d{5,}"), "Cochrane CENTRAL"),
    (re.compile(r"CD\d{6}(?:\.pub\d+)?"), "Cochrane Reviews"),
    (re.compile(r"(?:WOS|ISI|BCI|MEDLINE|CSCD|KJD|SCIELO|RSCI|CCC|DIIDW|ZOOREC|FSTA|INSPEC):\S+"),
     "Web of Science"),
    (re.compile(r"2-s2\.0-\d{6,}"), "Scopus"),
    (re.compile(r"NCT\d{8}"), "ClinicalTrials.gov"),
    (re.compile(r"ISRCTN\d{8}"), "ISRCTN"),
    (re.compile(r"E[JD]\d{6,7}"), "ERIC"),
    (re.compile(r"RePEc:\S+"), "RePEc"),
)  # fmt: skip
# Addresses that hold an accession number: a part of the host's name, where the number stands.
_ADDRESSES = (
    ("scopus.com/", re.compile(r"[?&]eid=(2-s2\.0-\d{6,})"), "Scopus"),
    ("embase.com/", re.compile(r"[?&]id=(L\d{6,})"), "Embase"),
    ("clinicaltrials.gov/", re.compile(r"(NCT\d{8})"), "ClinicalTrials.gov"),
)


def database_of(accession: str) -> str:
    """Return the database that gives numbers of this shape, or "".

    >>> database_of("WOS:000424022700066"), database_of("31234567")
    ('Web of Science', '')
    """
    return next((name for shape, name in _NUMBERS if shape.fullmatch(accession)), "")


def number_in(addresses: Iterable[str]) -> tuple[str, str]:
    """Return the accession number that an address holds and its database, or two empty texts.

    >>> number_in(["https://www.scopus.com/inward/record.uri?eid=2-s2.0-85060000000&x=1"])
    ('2-s2.0-85060000000', 'Scopus')
    """
    for address in addresses:
        for host, shape, name in _ADDRESSES:
            if host in address and (found := shape.search(address)):
                return found[1], name
    return "", ""
