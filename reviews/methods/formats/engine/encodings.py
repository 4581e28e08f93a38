"""Guessing the encoding of bytes that are not UTF-8, by how their text would read."""

from __future__ import annotations

import codecs
import re
from collections import Counter

_SAMPLE = 20_000
_HIGH = re.compile(rb"[\x80-\xff]")
# Alphabets beyond ASCII of the languages that an encoding was made for; a text is of one of them,
# or its names are of several (the first, which counts a little less).
_WESTERN = (
    "éèêëáàâäãåæçíìîïñóòôöõøúùûüýßœªºšž",
    "äöüß", "éèêëàâçîïôùûœæ", "áéíóúñü", "ãõçáéíóúâêôà", "àèéìòù", "åäöæøé", "áéíóúýþðæö",
)  # fmt: skip
_CENTRAL = (
    "ąćęłńóśźżáčďéěíňřšťúůýžöőüűăâîşţđäô",
    "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "áäčďéíĺľňóôŕšťúýž",
)  # fmt: skip
_ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": _WESTERN,
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "mac_latin2": _CENTRAL,
    "cp1254": ("çğıöşüâîû", "çğıöşü"),
    "cp1257": ("ąčęėįšųūžāēģīķļņäõöü", "ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
}
_CYRILLIC = ("\u0400\u04ff", "оеаинтсрвлкмі")
_GREEK = ("\u0370\u03ff", "αοιετσνηυρπκάέήίόύώς")
_HEBREW = ("\u0590\u05ff", "יוהלאמרבתנש")
_ARABIC = ("\u0600\u06ff", "اليمنوتربةهع")
# Encodings of other scripts: the script's first and last letter, and its most frequent ones.
_SCRIPTS: dict[str, tuple[str, str]] = {
    "cp1251": _CYRILLIC,
    "koi8_r": _CYRILLIC,
    "koi8_u": _CYRILLIC,
    "iso8859_5": _CYRILLIC,
    "cp866": _CYRILLIC,
    "mac_cyrillic": _CYRILLIC,
    "cp1253": _GREEK,
    "iso8859_7": _GREEK,
    "mac_greek": _GREEK,
    "cp1255": _HEBREW,
    "cp1256": _ARABIC,
    "iso8859_6": _ARABIC,
    "cp874": ("\u0e00\u0e7f", "านรอกเงมยลว่ดทสตะปบคห"),
}
_MANY_BYTES = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
# Where two encodings read about as well, the one that files more often have is taken.
_RARER = {
    "mac_roman": 0.06, "cp850": 0.15, "mac_latin2": 0.15, "mac_cyrillic": 0.02, "mac_greek": 0.05,
}  # fmt: skip
# Of so few different signs, one that is frequent in the west is likelier than one of the east.
_FEW_SIGNS, _EASTERN = 2, {"cp1250": 0.08, "iso8859_2": 0.08}
# Signs that stand alone among Latin words: of typesetting, mathematics, and Greek in names.
_PUNCTUATION = frozenset("’‘“”–—…•°±µ×«»®©™§€£²³½·≥≤¿¡‐‑−∼≈→′″")
_GREEK_NAMES = frozenset("αβγδκλμχω")
_CUTS = frozenset("-‐–/()1234567890")
_SAME = {"iso8859_1": "cp1252", "iso8859_9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


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
    points = {name: _points(sample, name) for name in (*_ALPHABETS, *_SCRIPTS, *_MANY_BYTES)}
    points["cp1252"] += 0.05
    few = len(set(_HIGH.findall(sample))) <= _FEW_SIGNS
    for name, less in (_RARER | _EASTERN if few else _RARER).items():
        points[name] -= less
    if _FOUR_BYTES.search(sample) and points["gb18030"] > -9:
        points["gb18030"] += 1
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
    return _SAME.get(name, name)


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
    found = Counter(
        (text[i - 1], text[i], text[i + 1]) for i in range(1, len(text) - 1) if text[i] > "\x7f"
    )
    count = max(1, sum(found.values()))
    if name in _SCRIPTS:
        first, last, _common = (*_SCRIPTS[name][0], _SCRIPTS[name][1])
        if not any(first <= character <= last for _before, character, _after in found):
            return -1.0
        return sum(n * _of_script(*around, *_SCRIPTS[name]) for around, n in found.items()) / count
    if name in _MANY_BYTES:
        # Each pair of bytes that makes a character is evidence in itself.
        return 0.05 + sum(n * _eastern(*around, name) for around, n in found.items()) / count
    best = -9.0
    for place, letters in enumerate(_ALPHABETS[name]):
        total = sum(n * _western(*around, letters) for around, n in found.items())
        best = max(best, total / count - (0.15 if place == 0 else 0))
    return best


def _eastern(before: str, character: str, after: str, name: str) -> float:
    """Judge an East Asian character: common in its language, and not within a Latin word."""
    if character < "\u2e80":
        return _western(before, character, after, _WESTERN[0])
    if "a" <= before.casefold() <= "z" or "a" <= after.casefold() <= "z":
        return -0.5
    lead = character.encode(name)[0]
    if "\u3041" <= character <= "\u30fe":
        return 1.2 if name in ("shift_jis", "euc_jp") else -1.5
    if "\u4e00" <= character <= "\u9fff":
        levels = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "shift_jis": (0x88, 0x97)}
        first, last = levels.get(name, (0xB0, 0xCF))
        common = {"gb18030": 1.0, "big5": 0.95, "euc_kr": 0.2}.get(name, 0.75)
        return common if first <= lead <= last else 0.1
    if "\uac00" <= character <= "\ud7a3":
        return 1.1
    return 0.6 if character <= "\u3011" or "\uff01" <= character <= "\uff5e" else -0.8


def _of_script(before: str, character: str, after: str, script: str, common: str) -> float:
    """Judge a letter of another script: among its own kind, frequent, in lower case in a word."""
    if not script[0] <= character <= script[1]:
        return _western(before, character, after, "")
    beside = [sign for sign in (before, after) if sign.isalpha()]
    ours = sum(script[0] <= sign <= script[1] for sign in beside)
    if not beside or ours < len(beside):
        if beside or character not in _GREEK_NAMES:
            return -0.8
        return 0.7 if _CUTS.intersection((before, after)) else 0.3
    if character.isupper() and before.islower():
        return -0.5
    value = 1.2 if character.lower() in common else 0.7
    return value - 0.05 * character.isupper()


def _western(before: str, character: str, after: str, letters: str) -> float:
    """Judge a Latin letter or a sign by its neighbours."""
    if character.isalpha():
        if character.isupper() and (before.islower() or (before.isalpha() and after.islower())):
            return -2.0
        strangers = (before > "\x7f" and before.isalpha()) + (after > "\x7f" and after.isalpha())
        alone = not before.isalpha() and not after.isalpha()
        named = alone and character in _GREEK_NAMES and _CUTS.intersection((before, after))
        lonely = alone and not named
        value = 1.0 if named or character.lower() in letters else 0.1
        return value - 0.3 * strangers - (0.3 if character.isupper() else 0.6) * lonely
    if character in "¡¿" and (before.isalnum() or not after.isalpha()):
        return -1.0
    if character in "‘“" and before.isalnum() and after.isalnum():
        return -1.0
    if character in _PUNCTUATION or character == "\u00a0":
        if not (before.isalpha() and after.isalpha()):
            return 1.0
        if character in "’·–—‐‑":
            return 1.0 if character in "–‐" or after in "st" else 0.6
        return -1.0
    return -1.5 if before.isalpha() or after.isalpha() or not character.isprintable() else -0.3
