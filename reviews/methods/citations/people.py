"""The people at the beginning of a citation, in the ways in which styles print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviews.methods.formats.engine.names import is_group
from reviews.methods.formats.engine.reference import Name

from .letters import CAPITALS, DASH, PARTICLES, UP, YEAR

_PARTICLE = "|".join(sorted(map(re.escape, PARTICLES), key=len, reverse=True))
# A family name's word: Novak, McNamara, D’Eath, Smith-Jones, SMITH.
_WORD = rf"(?:[dDlO]['’])?{UP}[^\W\d_]*+(?:(?:['’`‘]|{DASH})[^\W\d_]++)*+"
_CAPITAL_PARTICLE = r"Van|Von|De|La|Le|Den|Der|Dos|Da|El|Al|Mac|St"
_FAMILY = (
    rf"(?:(?:{_PARTICLE})[ ]|d['’]|St\.[ ]?|(?:{_CAPITAL_PARTICLE})[ ]){{0,3}}"
    rf"{_WORD}(?:[ ](?:(?:{_PARTICLE})[ ]){{0,3}}{_WORD}){{0,3}}?(?:[ ](?:{_PARTICLE}|[JS]r\.|II))?"
)
_POINTED = rf"(?:{UP}[a-z]?\.(?:{DASH}[ ]?|[ ])?){{1,5}}"
_BARE = rf"{UP}(?:(?:{DASH}[ ]?|[ ])?{UP}){{0,4}}"
# J. A.; J.-P.; JA; J-P; and the single small letter that a careless export leaves: C a, a P.
_INITIALS = rf"(?:{_POINTED}|{_BARE}(?:[ ][a-z])?|[a-z](?:[ ]{UP})?)(?<![ ])(?![^\W\d_])"
_SUFFIX = r"(?:,?[ ](?:Jr|Sr|II|III|IV|2nd|3rd)\b\.?)?"
_GIVEN = rf"(?:{UP}[^\W\d_]+|{UP}\.)(?:(?:[ ]|{DASH})(?:{UP}[^\W\d_]+|{UP}\.?)){{0,3}}"
_GIVEN_INITIALS = rf"(?:{UP}[a-z]?\.{DASH}?[ ]?){{1,4}}|(?:{UP}[ ]){{1,3}}"
_END = rf"(?=\s*(?:[.,;:&(\[…“\"]|$|and\b|et\b|und\b|y\b|{YEAR})|(?<=\.)\s)"

_AND = r"(?:and|&|und|et|y)"
_COMMA = rf"\s*[,;]\s*(?:{_AND}\s+)?|\s+{_AND}\s+"
_GAP = r"\s*,?\s*(?:…|\.\s?\.\s?\.)\s*,?\s*(?:&\s*)?"


@dataclass(frozen=True, slots=True)
class _Style:
    """How one name is printed, and what may stand between two of them."""

    name: re.Pattern[str]
    between: re.Pattern[str]
    given_first: bool = False


_STYLES = (
    # Novak, A. B., & Kramer, C.   Novak, AB; Kramer, C
    _Style(
        re.compile(rf"(?P<family>{_FAMILY}),[ ](?P<given>{_INITIALS}){_SUFFIX}{_END}"),
        re.compile(rf"{_GAP}|{_COMMA}"),
    ),
    # Novak AB, Kramer C.   Novak A. B., Kramer C.
    _Style(
        re.compile(rf"(?P<family>{_FAMILY})[ ](?P<given>{_INITIALS}){_SUFFIX}{_END}"),
        re.compile(rf"{_GAP}|{_COMMA}|(?<=\.)\s+"),
    ),
    # A. B. Novak, C. Kramer and D. Lindt
    _Style(
        re.compile(rf"(?P<given>{_GIVEN_INITIALS})(?P<family>{_FAMILY}){_SUFFIX}{_END}"),
        re.compile(_COMMA),
        given_first=True,
    ),
)
# Novak, Anna, and Ben Kramer
_FULL_FIRST = re.compile(rf"(?P<family>{_FAMILY}),[ ](?P<given>{_GIVEN}){_SUFFIX}{_END}")
_FULL_NEXT = re.compile(
    rf"(?P<given>{_GIVEN}|{_GIVEN_INITIALS})[ ]?(?P<family>(?:(?:{_PARTICLE})[ ])?{_WORD}){_END}"
)
_BETWEEN = re.compile(_COMMA)
_LAST_AND = re.compile(rf"\s*,?\s*{_AND}\s+")
_AND_OTHERS = re.compile(
    r"\s*,?\s*(?:(?:and|&)\s+)?(?:et\.?\s?al\b\.?|others\b|colleagues\b|\d+ (?:others|more)\b)",
    re.IGNORECASE,
)
_EDITORS = re.compile(r"\s*,?\s*(?:\((?:eds?|editors?)\.?\)|(?:eds?|editors?)\b)\.?", re.IGNORECASE)
# Something between two names that is none in any style: an organisation, an unusual name.
_ODD = re.compile(rf"\s*,\s*(?:{_AND}\s+)?(?P<name>[^,.;:()“”\"\d]{{3,80}}?)(?=\s*,\s|\.\s)")
_MOST_WORDS = 8
# What follows people in styles that leave no doubt where they end.
_CLEAR_END = re.compile(rf"\s*[.,]?\s*(?:\(\s*{YEAR}|{YEAR}[a-z]?[.,:])|\s*[.,]\s*[“\"]")
# A list of a thousand authors is cut by its publisher; what is longer is no list of people.
_MOST = 2_000
# Words of titles that a family name never is.
_NO_NAMES = frozenset(
    """a an the of in on for from with without and or to by at as is are was were be not no
    vitamin type part phase group study trial review chapter volume table figure appendix
    hepatitis""".split()
)


@dataclass(frozen=True, slots=True)
class People:
    """The names found, where they end, and whether they are editors or only the first few."""

    names: tuple[Name, ...]
    end: int
    editors: bool = False
    et_al: bool = False
    given_first: bool = False


def people_at(text: str) -> People | None:
    """Return the people with whom a citation begins, None where it begins with none.

    >>> [str(name) for name in people_at("Wu L, d'Arc J, van der Berg A-M, et al. Title.").names]
    ['Wu, L', "d'Arc, J", 'van der Berg, A-M']
    >>> [str(name) for name in people_at("Wu, L., & O'Neill, P. Q. (2001).").names]
    ['Wu, L.', "O'Neill, P. Q."]
    >>> people_at("Peer support in groups. A review.") is None
    True
    """
    first = None
    for found in _readings(text):
        if _CLEAR_END.match(text, found.end):
            return found
        first = first or found
    return first


def _readings(text: str) -> Iterator[People]:
    """Every way in which the beginning can be read as people."""
    for style in _STYLES:
        names, at = _listed(text, style, 0)
        if names:
            found = _closed(text, names, at, style)
            yield _pointless(found) if style is _STYLES[1] else found
    names, at = _in_full(text)
    if names:
        yield replace(_end_of(text, names, at), given_first=True)


def _pointless(people: People) -> People:
    """Without the full stop that ends a list of initials without points."""
    *others, last = people.names
    bare = last.given.count(".") == 1 and last.given.endswith(".")
    if bare and not any("." in name.given for name in others):
        return replace(people, names=(*others, replace(last, given=last.given.rstrip("."))))
    return people


def _listed(text: str, style: _Style, at: int) -> tuple[list[Name], int]:
    """Names of one style from a position on, and where they end."""
    names: list[Name] = []
    found = style.name.match(text, at)
    while found and len(names) < _MOST and (name := _named(found)):
        names.append(name)
        at = found.end()
        between = style.between.match(text, at)
        found = style.name.match(text, between.end()) if between else None
        if between and between[0].isspace() and found and not found["given"].endswith("."):
            # Without a comma only initials with points tell a name from the title.
            break
    return names, at


def _named(found: re.Match[str]) -> Name | None:
    family, given = found["family"].strip(), found["given"].strip()
    words = [word.casefold().strip(".") for word in family.split()]
    if any(word in _NO_NAMES for word in words):
        return None
    return Name(family, " ".join(given.split()))


def _closed(text: str, names: list[Name], at: int, style: _Style) -> People:
    """The list to its end: past what is no name of its style, and past a last one turned round."""
    while not style.given_first and (odd := _ODD.match(text, at)):
        if len(odd["name"].split()) > _MOST_WORDS or _AND_OTHERS.match(text, at):
            break
        more: list[Name] = []
        end = odd.end()
        if (between := style.between.match(text, end)) and not between[0].isspace():
            more, end = _listed(text, style, between.end())
        if not more and group_in(odd["name"]) is None:
            break
        names = [*names, Name(literal=odd["name"].strip()), *more]
        at = end if more else odd.end()
    if (last := _LAST_AND.match(text, at)) and (turned := _FULL_NEXT.match(text, last.end())):
        name = _named(turned)
        if name and not style.given_first:
            names, at = [*names, name], turned.end()
    return replace(_end_of(text, names, at), given_first=style.given_first)


def _in_full(text: str) -> tuple[list[Name], int]:
    """People whose given names are written out: the family name first, then the other way round."""
    found: re.Match[str] | None = _FULL_FIRST.match(text)
    names: list[Name] = []
    at = 0
    if found and is_group(found[0]):
        return names, at
    while found and (name := _named(found)):
        names.append(name)
        at = found.end()
        between = _BETWEEN.match(text, at)
        if between is None:
            break
        found = _FULL_NEXT.match(text, between.end()) or _FULL_FIRST.match(text, between.end())
    return names, at


def _end_of(text: str, names: list[Name], at: int) -> People:
    others = _AND_OTHERS.match(text, at)
    at = others.end() if others else at
    editors = _EDITORS.match(text, at)
    at = editors.end() if editors else at
    return People(tuple(names), at, bool(editors), bool(others))


def group_in(text: str) -> Name | None:
    """Return the organisation that a text names, None where it reads like anything else.

    >>> str(group_in("Ministry of Health")), group_in("Peer support in groups")
    ('Ministry of Health', None)
    """
    text = text.strip(" .,")
    words = [word for word in re.split(r"[\s,/]+", text) if word]
    if not words or len(words) > 14 or len(text) > 160:
        return None
    if not all(word[0] in CAPITALS or word.casefold() in _SMALL for word in words):
        return None
    acronym = len(words) == 1 and len(text) > 1 and text.isupper() and text.isalpha()
    return Name(literal=text) if acronym or (len(words) > 1 and is_group(text)) else None


_SMALL = frozenset("of for and the in on to & at de la du des von et für".split())
