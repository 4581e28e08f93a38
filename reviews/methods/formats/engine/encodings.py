"""Guessing the encoding of bytes that are not UTF-8, by how their text would read."""

from __future__ import annotations

import codecs
import re

_SAMPLE = 20_000
_HIGH = re.compile(rb"[\x80-\xff]")
_ONE_BYTE = ("cp1252", "mac_roman", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp850")
_MANY_BYTES = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
_LATIN = frozenset("éèêëáàâäãåæçíìîïñóòôöõøúùûüýßœÉÖÜÄÅØÇÁÓ")
_CENTRAL = frozenset("ąćęłńśźżčďěňřšťůžőűăşţĄĆĘŁŚŻČŘŠŽáéíóúýäöü")
_TURKISH = frozenset("ğışĞİŞçöüÇÖÜâ")
_FAVOURED = {"cp1250": _CENTRAL, "cp1254": _TURKISH}
_RARE = dict.fromkeys("šžŠŽ", 0.95)
_PUNCTUATION = frozenset("’‘“”–—…•°±µ×«»®©™§€£²³½·≥≤")
_SCRIPTS = {"cp1251": "\u0400\u04ff", "koi8_r": "\u0400\u04ff", "cp1253": "\u0370\u03ff"}


def guessed(data: bytes, declared: str = "") -> str:
    """Return the likeliest encoding of bytes that are not valid UTF-8, CP1252 if in doubt.

    An encoding that the file declares only counts where it reads about as well as the best.

    >>> guessed("naïve café".encode("mac_roman")), guessed("naïve café".encode("cp1252"))
    ('mac_roman', 'cp1252')
    >>> guessed("Влияние света".encode("cp1251")), guessed("中文文献的标题".encode("gb18030"))
    ('cp1251', 'gb18030')
    """
    sample = _telling(data)
    if not _HIGH.search(sample):
        return "cp1252"
    points = {name: _points(sample, name) for name in _ONE_BYTE + _MANY_BYTES}
    points["cp1252"] += 0.1
    named = _known(declared)
    if named in points:
        points[named] += 0.3
    best = max(points, key=lambda name: points[name])
    return best if points[best] > 0.2 else "cp1252"


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return ""
    name = name.replace("-", "_")
    return {"iso8859_1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def _telling(data: bytes) -> bytes:
    """Return the lines that hold bytes beyond ASCII, as many as are needed."""
    lines, size = [], 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line[:2000])
            size += len(lines[-1])
            if size > _SAMPLE:
                break
    return b"\n".join(lines)


def _points(sample: bytes, name: str) -> float:
    """Return how well a text reads in an encoding, per character beyond ASCII; -9 if it can't."""
    try:
        text = f" {sample.decode(name, 'strict' if name in _MANY_BYTES else 'replace')} "
    except UnicodeDecodeError:
        return -9.0
    script = _SCRIPTS.get(name, "")
    favoured = _FAVOURED.get(name, _LATIN)
    total, count = 0.0, 0
    for i in range(1, len(text) - 1):
        character = text[i]
        if character > "\x7f":
            count += 1
            before, after = text[i - 1], text[i + 1]
            if character >= "\u2e80" and name in _MANY_BYTES:
                total += _eastern(before, character, after, name)
            elif script and script[0] <= character <= script[1]:
                total += _of_script(before, character, after, script)
            else:
                total += _western(before, character, after, favoured)
    return total / max(1, count)


def _eastern(before: str, character: str, after: str, name: str) -> float:
    """Judge an East Asian character: common in its language, and not within a Latin word."""
    if "a" <= before.casefold() <= "z" or "a" <= after.casefold() <= "z":
        return -0.5
    lead = character.encode(name)[0]
    if "\u3041" <= character <= "\u30fe":
        return 1.2 if name in ("shift_jis", "euc_jp") else 0.0
    if "\u4e00" <= character <= "\u9fff":
        levels = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "shift_jis": (0x88, 0x97)}
        first, last = levels.get(name, (0xB0, 0xCF))
        common = {"gb18030": 1.0, "big5": 0.95, "euc_kr": 0.2}.get(name, 0.75)
        return common if first <= lead <= last else 0.1
    if "\uac00" <= character <= "\ud7a3":
        return 1.1
    return 0.6 if character <= "\u3011" or "\uff01" <= character <= "\uff5e" else -0.8


def _of_script(before: str, character: str, after: str, script: str) -> float:
    """Judge a Cyrillic or Greek letter: among its own kind, and in lower case within a word."""
    beside = [sign for sign in (before, after) if sign.isalpha()]
    ours = sum(script[0] <= sign <= script[1] for sign in beside)
    if not beside or ours < len(beside):
        return -0.8
    return 1.1 if character.islower() or not before.islower() else -0.5


def _western(before: str, character: str, after: str, favoured: frozenset[str]) -> float:
    """Judge a Latin letter or a sign by its neighbours."""
    if character.isalpha():
        if character.isupper() and (before.islower() or (before.isalpha() and after.islower())):
            return -2.0
        strangers = (before > "\x7f" and before.isalpha()) + (after > "\x7f" and after.isalpha())
        alone = character.islower() and not before.isalpha() and not after.isalpha()
        value = 1.0 if character in favoured else _RARE.get(character, 0.2)
        return value - 0.5 * strangers - 0.6 * alone
    if character in _PUNCTUATION or character == "\u00a0":
        if not (before.isalpha() and after.isalpha()):
            return 1.0
        if character in "’·–—":
            return 1.0 if character == "–" or after in "st" else 0.6
        return -1.0
    return -1.5 if before.isalpha() or after.isalpha() or not character.isprintable() else -0.3
