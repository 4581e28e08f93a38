"""Registrations of trials, reviews and studies, and numbers of grants, found in running text."""

from __future__ import annotations

import re

# Registry, expression; the groups together are the number.
_REGISTRIES: tuple[tuple[str, str], ...] = (
    ("NCT", r"\bNCT[\s:#-]*(\d{8})\b"),
    ("ISRCTN", r"\bISRCTN[\s:#-]*(\d{8})\b"),
    ("CRD", r"\bCRD[\s:#-]*(42\d{9,10})\b"),
    ("ACTRN", r"\bACTRN[\s:#-]*(\d{14})\b"),
    ("EUCTR", r"\b(?:EudraCT|EUCTR)[^\d\n]{0,20}(20\d\d-\d{6}-\d\d)\b"),
    ("DRKS", r"\bDRKS[\s:#-]*(\d{8})\b"),
    ("ChiCTR", r"\bChiCTR[-\w]*?[\s:#-]*(\d{8,10})\b"),
    ("UMIN", r"\bUMIN[\s:#-]*(?:CTR)?[\s:#-]*(\d{9})\b"),
    ("CTRI", r"\bCTRI[\s:#/-]*(20\d\d/\d{2,3}/\d{6})\b"),
    ("PACTR", r"\bPACTR[\s:#-]*(\d{13,16})\b"),
    ("IRCT", r"\bIRCT[\s:#-]*(\d{8,16}N\d+)\b"),
    ("KCT", r"\bKCT[\s:#-]*(\d{7})\b"),
    ("TCTR", r"\bTCTR[\s:#-]*(\d{11})\b"),
    ("NTR", r"\bNTR[\s:#-]*(\d{3,5})\b"),
    ("RBR", r"\bRBR-(\w{6,7})\b"),
    ("osf.io/", r"\bosf\.io/([a-z0-9]{5})\b"),
)
_COMPILED = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _REGISTRIES]
# What a text must hold, in small letters, before a register's expression is tried on it.
_MARKS = {"EUCTR": ("eudract", "euctr")}
_GRANTS = (
    # US institutes of health: R01 MH085432
    re.compile(r"\b([A-Z]\d{2})[\s-]?([A-Z]{2})[\s-]?(\d{5,6})\b"),
    # British councils and programmes: ES/J500045/1, RP-PG-0606-1053
    re.compile(r"\b([A-Z]{2}/[A-Z]\d{5,6}[A-Z\d]?/\d)\b"),
    re.compile(r"\b([A-Z]{2}-[A-Z]{2}-\d{4}-\d{4,5})\b"),
    re.compile(
        r"\b(?i:grants?|awards?|funding)\s*(?i:agreement\s*)?(?i:no\.?|nos\.?|numbers?|\#|ids?)?\s*"
        r"[:.]?\s*([A-Z]{0,5}[-/ ]?\d[\dA-Z/.-]{3,20}\d)"
    ),
)


def registrations(text: str) -> frozenset[str]:
    """Find the registrations that a text names, each as its register writes it.

    Of ClinicalTrials.gov, ISRCTN, PROSPERO, the Australian, European, German, Chinese, Japanese,
    Indian, African, Iranian, Korean, Thai, Dutch and Brazilian registers, and of OSF.

    >>> sorted(registrations("Trial registration: nct 01234567; PROSPERO CRD42018095266."))
    ['CRD42018095266', 'NCT01234567']
    >>> registrations("NCT0123456")
    frozenset()
    """
    low = text.lower()
    return frozenset(
        name + (found.lower() if name == "osf.io/" else found.upper())
        for name, pattern in _COMPILED
        if any(mark in low for mark in _MARKS.get(name, (name.lower(),)))
        for found in pattern.findall(text)
    )


def grants(text: str) -> frozenset[str]:
    """Find the numbers of grants that a text names, in capitals and without spaces.

    >>> sorted(grants("Funded by NIMH (R01 MH085432) and by grant number 223248."))
    ['223248', 'R01MH085432']
    """
    found = set()
    for pattern in _GRANTS:
        for match in pattern.finditer(text):
            found.add(re.sub(r"[\s-]", "", "".join(match.groups())).upper().strip("./"))
    return frozenset(grant for grant in found if sum(map(str.isdigit, grant)) > 3)
