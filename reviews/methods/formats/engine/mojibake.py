"""UTF-8 that was once read as CP1252 and saved so ("Ã©"): undone where that is certain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from .reference import Name, Reference

_BYTES = {bytes([byte]).decode("cp1252", "replace"): byte for byte in range(0x80, 0x100)}
_BYTES = {sign: byte for sign, byte in _BYTES.items() if sign != "\ufffd"}
_BYTES |= {chr(byte): byte for byte in range(0x80, 0xA0)}
_FOLLOW = "".join(sign for sign, byte in _BYTES.items() if 0x80 <= byte <= 0xBF)
_FOLLOW_CLASS = f"[{re.escape(_FOLLOW)}]"
_SEQUENCE = re.compile(
    rf"[ÂÃÄÅÎÏÐÑ]{_FOLLOW_CLASS}|[âãäåæçèéê]{_FOLLOW_CLASS}{{2}}|ï[¬¼»½]{_FOLLOW_CLASS}"
)
SUSPICIOUS = re.compile(rf"[ÂÃÄÅÎÏÐÑ]{_FOLLOW_CLASS}|â[€„ˆ‰Š†\x80-\x9f]{_FOLLOW_CLASS}")
_LEADS = "ÂÃÄÅÎÏÐÑâ"
# What may follow a capital letter in ordinary text, too.
_ORDINARY = frozenset("’”“‘–—…›»«·°ªº")
_FIELDS = ("title", "abstract", "journal", "publisher", "place")


def looks_broken(text: str) -> bool:
    """Tell whether a text may hold such a mistake, looking only at where one could begin.

    >>> looks_broken("naÃ¯ve"), looks_broken("SÃO PAULO, à la carte")
    (True, False)
    """
    if text.isascii():
        return False
    for lead in _LEADS:
        at = text.find(lead)
        while at >= 0:
            if SUSPICIOUS.match(text, at):
                return True
            at = text.find(lead, at + 1)
    return False


def repaired(text: str) -> str:
    """Return a text with its certain mistakes undone, the same text if there are none.

    >>> repaired("naÃ¯ve cafÃ© â€“ Peopleâ€™s Î±-blocker")
    'naïve café – People’s α-blocker'
    >>> repaired("“CAFÉ” and “SÃ” stay")
    '“CAFÉ” and “SÃ” stay'
    """
    return _SEQUENCE.sub(_undone, text) if SUSPICIOUS.search(text) else text


def _undone(found: re.Match[str]) -> str:
    printed = found[0]
    after = found.string[found.end() : found.end() + 1]
    if len(printed) == 2 and printed[1] in _ORDINARY and not after.islower():
        return printed
    try:
        text = bytes(_BYTES[sign] for sign in printed).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return printed
    return printed if unicodedata.category(text)[0] in "CM" and text != "\xad" else text


def mended(item: Reference) -> Reference:
    """Return a reference with repaired texts; `extra` names the fields under "repaired"."""
    changes: dict[str, object] = {}
    for name in _FIELDS:
        value = getattr(item, name)
        if value and (better := repaired(value)) != value:
            changes[name] = better
    authors = tuple(
        Name(repaired(name.family), repaired(name.given), repaired(name.literal))
        for name in item.authors
    )
    if authors != item.authors:
        changes["authors"] = authors
    keywords = tuple(map(repaired, item.keywords))
    if keywords != item.keywords:
        changes["keywords"] = keywords
    if not changes:
        return item
    extra = {**item.extra, "repaired": tuple(changes)}
    return replace(item, extra=extra, **changes)  # type: ignore[arg-type]
