"""Lists of names as BibTeX writes them: joined by "and", groups in braces."""

from __future__ import annotations

import re

from .latex import plain, source
from .names import is_group, parse_name
from .reference import Name
from .text import clean

_TOKEN = re.compile(r"\\[\\{}]|[{}]|\s+and\s+", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}")
_EXTENDED = re.compile(
    r"\b(family|given|prefix|suffix)(?:-i)?\s*=\s*\"?([^,\"]*)\"?", re.IGNORECASE
)


def names_in(value: str) -> tuple[Name, ...]:
    r"""Return the names in a value of LaTeX source.

    >>> [str(name) for name in names_in(r"Ludwig van Roe and {Sun and Sea} and M{\"u}ller, J.")]
    ['van Roe, Ludwig', 'Sun and Sea', 'Müller, J.']
    """
    names = (_name(one) for part in _parted(value) for one in _listed(part))
    return tuple(name for name in names if name)


def _listed(part: str) -> list[str]:
    """Part "Family, IN, Family, IN", which the Cochrane Library writes without "and"."""
    pieces = [piece.strip() for piece in part.rstrip(" ,").split(",")]
    if len(pieces) < 4 or len(pieces) % 2 or not all(map(_INITIALS.fullmatch, pieces[1::2])):
        return [part]
    return [f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]


def _parted(value: str) -> list[str]:
    """Part at "and" outside of braces."""
    parts, depth, start = [], 0, 0
    for found in _TOKEN.finditer(value):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth <= 0 and found[0][0] != "\\":
            parts.append(value[start : found.start()])
            start = found.end()
    parts.append(value[start:])
    return parts


def _name(part: str) -> Name | None:
    part = part.strip().strip(",").strip()
    if not part:
        return None
    if part.startswith("{") and part.endswith("}") and _one_group(part):
        text = clean(plain(part))
        inner = parse_name(text)
        if part.startswith("{{") and _one_group(part[1:-1]):
            return Name(literal=text) if text else None
        if "," not in text or inner is None or inner.literal or is_group(text):
            return Name(literal=text) if text else None
        return inner
    if "=" in part and (extended := dict(_EXTENDED.findall(part))):
        return _extended(extended)
    text = clean(plain(part))
    if "," in text:
        return _with_comma(text)
    return _without_comma(part, text)


def _one_group(part: str) -> bool:
    depth = 0
    for index, sign in enumerate(part):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return index == len(part) - 1
    return False


def _extended(parts: dict[str, str]) -> Name:
    """Return a name given in BibLaTeX's extended form."""
    known = {name.casefold(): clean(plain(value)) for name, value in parts.items()}
    family = " ".join(filter(None, (known.get("prefix"), known.get("family"))))
    given = ", ".join(filter(None, (known.get("given"), known.get("suffix"))))
    return Name(family, given) if given else Name(literal=family)


def _with_comma(text: str) -> Name | None:
    """Return "Family, Given" or BibTeX's "Family, Jr, Given" as a name."""
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) == 3 and re.fullmatch(r"(?:jr|sr|ii|iii|iv)\.?", pieces[1], re.IGNORECASE):
        return Name(pieces[0], f"{pieces[2]}, {pieces[1]}")
    return parse_name(text)


def _without_comma(part: str, text: str) -> Name | None:
    """Return "Given von Family" as a name; words in lower case or in braces begin the family."""
    name = parse_name(text)
    if name is None or name.family or text.casefold() == "others":
        return name
    words = text.split()
    if len(words) < 2 or is_group(text) or (words[0].isupper() and len(words[0]) > 3):
        return name
    last = len(words) - 1
    start = next((i for i in range(1, last) if words[i][0].islower()), last)
    braced = re.search(r"\{([^{}\\]+ [^{}\\]+)\}$", part)
    if braced and text.endswith(clean(braced[1])):
        family = clean(braced[1])
        return Name(family, text[: -len(family)].strip())
    return Name(" ".join(words[start:]), " ".join(words[:start]))


def written(name: Name) -> str:
    """Return a name as BibTeX source that `names_in` gives back."""
    if name.literal:
        braced = f"{{{source(name.literal)}}}"
        return braced if names_in(braced) == (name,) else f"{{{braced}}}"
    return f"{source(name.family)}, {source(name.given)}"
