"""Identifiers of the literature, brought to one normal form and checked.

Each function takes text as databases print it and returns the normal form, or an empty string
(an empty tuple, None) where the text holds no valid identifier. None of them raises.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

# Angle brackets belong to a DOI only in the form of old Wiley ones: 19:4<377::AID-JCC1>3.0.CO;2-P
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/(?:[^\s\"<>]|<[\w.-]+::[\w.-]+>)+")
_DOI_BRACKETS = {")": "(", "]": "[", "}": "{"}
_PMCID = re.compile(r"(?<![A-Za-z])PMC\s?(\d{1,9})(?!\d)", re.IGNORECASE)
_PMID = re.compile(r"(?<!\d)0*([1-9]\d{0,8})(?!\d)")
_PMID_LINK = re.compile(
    r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?/|pmid[:=\s]*)0*([1-9]\d{0,8})(?!\d)", re.I
)
_ISSN = re.compile(r"(?<![\dXx-])(\d{4})[-\u2010-\u2015 ]?(\d{3}[\dXx])(?![\dXx-])")
_ISBN = re.compile(r"(?<![\dXx-])(?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx](?![\dXx-])")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")


def normal_doi(text: str) -> str:
    """Return the DOI held in a text, in lower case and without prefix, or an empty string.

    Prefixes (``doi:``, ``https://doi.org/``, ``info:doi/``), percent escapes, closing
    punctuation and unbalanced closing brackets are removed. DOIs compare without regard to case
    (DOI Handbook, section 2.4), so lower case is the normal form.

    >>> normal_doi("https://doi.org/10.1371/Journal.PONE.0298242.")
    '10.1371/journal.pone.0298242'
    >>> normal_doi("doi: 10.1016/S0038-0717(00)00179-6")
    '10.1016/s0038-0717(00)00179-6'
    >>> normal_doi("https://x.org/?doi=10.1007%2f978-3-030-58167-1_7&partnerID=40")
    '10.1007/978-3-030-58167-1_7'
    >>> normal_doi("10.1002/(SICI)1096-987X(199803)19:4&lt;377::AID-JCC1&gt;3.0.CO;2-P")
    '10.1002/(sici)1096-987x(199803)19:4<377::aid-jcc1>3.0.co;2-p'
    >>> normal_doi("not-a-doi")
    ''
    """
    if "10." not in text:
        return ""
    if "%" in text:
        text = unquote(text)
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    found = _DOI.search(text)
    if not found:
        return ""
    doi = found.group().casefold()
    return _without_tail(re.split(r"&[a-z]+=|&quot;", doi)[0] if "&" in doi else doi)


def _without_tail(doi: str) -> str:
    """Cut sentence punctuation and brackets that were opened before the DOI."""
    while doi:
        last = doi[-1]
        opening = _DOI_BRACKETS.get(last)
        if last in ".,;:'’”*|\\" or (opening and doi.count(last) > doi.count(opening)):
            doi = doi[:-1]
        else:
            break
    return doi if "/" in doi and not doi.endswith("/") else ""


def normal_pmid(text: str) -> str:
    """Return the PubMed identifier (1 to 9 digits, no leading zeros) in a text, or "".

    >>> normal_pmid("PMID: 30080086")
    '30080086'
    >>> normal_pmid("https://pubmed.ncbi.nlm.nih.gov/30144191/")
    '30144191'
    >>> normal_pmid("PMC5887696")
    ''
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return text.lstrip("0") if len(text) <= 9 else ""
    linked = _PMID_LINK.search(text)
    if linked:
        return linked.group(1)
    bare = _PMID.fullmatch(re.sub(r"(?i)^(?:pmid|pubmed|medline)\W*|\s*\[pmid\]$", "", text))
    return bare.group(1) if bare else ""


def normal_pmcid(text: str) -> str:
    """Return the PubMed Central identifier in a text as ``PMC`` and digits, or "".

    >>> normal_pmcid("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6282576")
    'PMC6282576'
    >>> normal_pmcid("30144191")
    ''
    """
    found = _PMCID.search(text)
    return f"PMC{found.group(1)}" if found else ""


@lru_cache(maxsize=4_096)
def valid_issn(issn: str) -> bool:
    """Tell whether eight ISSN characters carry the right check digit (ISO 3297, modulus 11).

    >>> valid_issn("0317-8471"), valid_issn("0317-8472")
    (True, False)
    """
    digits = issn.replace("-", "").upper()
    if len(digits) != 8 or not re.fullmatch(r"\d{7}[\dX]", digits, re.ASCII):
        return False
    return sum((8 - i) * _value(digit) for i, digit in enumerate(digits)) % 11 == 0


def issns(text: str, *, checked: bool = True) -> tuple[str, ...]:
    """Return every ISSN in a text as ``1234-567X``, in order and once each.

    A wrong check digit is left out unless `checked` is false.

    >>> issns("1939-148X (Electronic) 15411559 (Linking)")
    ('1939-148X', '1541-1559')
    >>> issns("1234-5678")
    ()
    >>> issns("1234-5678", checked=False)
    ('1234-5678',)
    """
    found = (f"{match[1]}-{match[2].upper()}" for match in _ISSN.finditer(text))
    return tuple(dict.fromkeys(issn for issn in found if not checked or valid_issn(issn)))


def normal_isbn(text: str) -> str:
    """Return an ISBN as 13 digits, converting the 10-character form; "" if a check digit is wrong.

    Check digits: modulus 11 for ISBN-10, alternating weights 1 and 3 for ISBN-13 (ISO 2108).

    >>> normal_isbn("0-306-40615-2")
    '9780306406157'
    >>> normal_isbn("978-1-4822-5326-9")
    '9781482253269'
    >>> normal_isbn("978-1-4822-5326-8")
    ''
    """
    digits = re.sub(r"[-\s\u2010-\u2015]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        if sum((10 - i) * _value(digit) for i, digit in enumerate(digits)) % 11:
            return ""
        stem = "978" + digits[:9]
        return stem + str(-_weighted(stem) % 10)
    if re.fullmatch(r"97[89]\d{10}", digits, re.ASCII) and _weighted(digits) % 10 == 0:
        return digits
    return ""


def isbns(text: str) -> tuple[str, ...]:
    """Return every valid ISBN in a text as 13 digits, in order and once each.

    >>> isbns("9781482253269 (print); 0-306-40615-2 (online)")
    ('9781482253269', '9780306406157')
    """
    found = (normal_isbn(match.group()) for match in _ISBN.finditer(text))
    return tuple(dict.fromkeys(isbn for isbn in found if isbn))


def _value(digit: str) -> int:
    return 10 if digit == "X" else int(digit)


def _weighted(digits: str) -> int:
    return sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits))


def year_of(text: str) -> int | None:
    """Return the first plausible year of publication (1400 to 2099) in a text, or None.

    >>> year_of("2020/11//Nov/Dec2020")
    2020
    >>> year_of("10 15") is None
    True
    """
    found = _YEAR.search(text)
    return int(found.group()) if found else None
