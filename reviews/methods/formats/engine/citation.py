"""A printed citation of a journal article, taken apart."""

from __future__ import annotations

import re

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # Journal Name. 28(2):103-106, April 2015.
        r"(?P<journal>.+?)\.?\s+(?P<volume>[^\s(:,.]+)\s?(?:\((?P<issue>[^)]*)\))?"
        r"\s?[:,]\s?(?P<pages>[^,;]+?)[,;]\s*(?P<date>[^.]*\d{4}[^.]*)\.?",
        # Journal Name. 2015 Apr;28(2):103-6.
        r"(?P<journal>.+?)\.\s+(?P<date>\d{4}[^;:.]*);\s?(?P<volume>[^\s(:;.]*)"
        r"\s?(?:\((?P<issue>[^)]*)\))?(?::\s?(?P<pages>[^.;]+))?\.?(?:\s.*)?",
        # Journal Name. Vol 28(2) April 2015, 103-106.  (also Vol.28(2), Apr 2015, pp. 103-106)
        r"(?P<journal>.+?)\.?,?\s+Vol\.?\s?(?P<volume>[^\s(:,]+)\s?(?:\((?P<issue>[^)]*)\))?,?"
        r"\s*(?P<date>[^,]*\d{4}),\s*(?:pp?\.\s*|ArtID\s*)?(?P<pages>[^,.;]+)\.?(?:\s.*)?",
        # Journal Name (2014) 3:2 (152-160).
        r"(?P<journal>.+?) \((?P<date>\d{4})\)(?: (?P<volume>[^\s:(]+))?(?::(?P<issue>[^(]*?))?"
        r"(?: \((?P<pages>[^)]+)\))?\.?(?:\s.*)?",
        # Journal Name. 28 (2) (pp 103-106), 2015. Date of Publication: April 2015.
        r"(?P<journal>.+?)\.\s+(?:Conference:.*?\.\s+)?(?P<volume>[^\s(:,.]+)\s?"
        r"(?:\((?P<issue>[^)p]*)\))?\s?(?:\(pp?\.? (?P<pages>[^)]+)\))?(?:\s?\(no pagination\))?"
        r",\s*(?:Article Number: [^.,]+\.?,?\s*)?(?P<date>\d{4})\.?(?:\s.*)?",
    )
)


def citation(text: str) -> dict[str, str]:
    """Return journal, volume, issue, pages and date of a citation, as far as they are told.

    >>> found = citation("Nursing Science Quarterly.   28(2):103-106, April 2015.")
    >>> [found[name] for name in ("journal", "volume", "issue", "pages", "date")]
    ['Nursing Science Quarterly', '28', '2', '103-106', 'April 2015']
    >>> citation("Journal of Orthopaedic Trauma.")
    {'journal': 'Journal of Orthopaedic Trauma'}
    """
    text = " ".join(text.split())
    if len(text) > 1000:
        return {}
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            return {name: value.strip(" .") for name, value in found.groupdict().items() if value}
    return {} if re.search(r"\d", text) else {"journal": text.rstrip(". ")}
