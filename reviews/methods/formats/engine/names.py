"""Author names as databases print them, made into persons and groups."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .reference import Name
from .text import clean, is_placeholder

# A name that holds one of these words, or that reads like a phrase, is a group kept whole.
_GROUP_WORDS = frozenset(
    """academy agency alliance association associations authority authors board bureau center
    centers centre centres clinic coalition collaboration collaborative collaborators college
    commission committee company conference consortium cooperative corporation council
    department division editors faculty federation forum foundation fund government group
    groups hospital inc initiative institut institute institutes institution institution's
    institutions international investigators laboratory llc ltd gmbh members ministry museum
    national nations network office organisation organisations organization organizations
    panel partners partnership press program programme project registry research researchers
    school secretariat section service services society staff study survey taskforce team trial
    trialists trust union universidad universidade university université universität workgroup
    """.split()
)
_PHRASE_WORDS = frozenset("of for the and on in to from against without at by".split())
_PARTICLES = frozenset(
    """af al ap ben bin da das de dei del della den der des di do dos du el ibn la las le lo los
    'n mac op 't te ten ter van vande vander vom von zu zum zur y e""".split()
)
_INITIALS = re.compile(
    r"(?:[^\W\d_a-zßàáâãäåæçèéêëìíîïñòóôõöøùúûüýþ]\.?[-‐]?){1,4}|(?:[A-Z][a-z]?\.-?)+"
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
# One word, a comma and given names: nothing to clean, and surely a person.
_PLAIN = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*), ([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)*)")
_PARTING = re.compile(r"\s*[;\n]\s*")
_AND = re.compile(r"\s+(?:and|und|et|&)\s+|\s*&\s+(?=[A-Z])")


def parse_name(text: str) -> Name | None:
    """Return the person or group that one printed name stands for, None for an empty text.

    "Family, Given", "Family IN", "I. N. Family" and "Given Family" make persons; a closing comma
    (EndNote's mark of a corporate author) or the words of an organisation make a group.

    >>> parse_name("Curie, Marie"), parse_name("Curie MS")
    (Name(family='Curie', given='Marie', literal=''), Name(family='Curie', given='MS', literal=''))
    >>> str(parse_name("A. van der Berg")), str(parse_name("Ministry of Health, Uganda,"))
    ('van der Berg, A.', 'Ministry of Health, Uganda')
    >>> parse_name("World Health Organization")
    Name(family='', given='', literal='World Health Organization')
    """
    text = clean(text).strip(" ;")
    if not text or is_placeholder(text):
        return None
    if text.endswith(","):
        text = text.rstrip(", ")
        return Name(literal=text) if text else None
    family, comma, given = text.partition(",")
    if not comma:
        return _without_comma(text)
    family, given = family.strip(), given.strip(" ,")
    if not family or not given:
        return Name(literal=family or given) if family or given else None
    if " " in family and is_group(text):
        return Name(literal=text)
    return Name(family, given)


def is_group(text: str) -> bool:
    """Tell whether a name is an organisation's rather than a person's.

    >>> is_group("Bank, Steven"), is_group("Centers for Disease Control and Prevention")
    (False, True)
    """
    before_comma = text.split(",")[0].split()
    if "," in text and (len(before_comma) < 2 or before_comma[0][:1].islower()):
        return False
    words = [word.strip("().,:'’").casefold() for word in text.split()]
    if any(word in _GROUP_WORDS for word in words):
        return True
    return any(word in _PHRASE_WORDS for word in words[1:-1]) and len(words) > 2


def _without_comma(text: str) -> Name:
    words = text.split()
    if len(words) == 1 or is_group(text):
        return Name(literal=text)
    tail = len(words)
    while tail > 1 and _INITIALS.fullmatch(words[tail - 1]):
        tail -= 1
    if tail < len(words) and not _INITIALS.fullmatch(words[0]):
        return Name(" ".join(words[:tail]), " ".join(words[tail:]))
    if _reads_as_a_person(words):
        return _given_first(words)
    return Name(literal=text)


def _reads_as_a_person(words: list[str]) -> bool:
    """Two to five capitalised words or initials, the first no acronym, the last a word."""
    if not 2 <= len(words) <= 5 or _INITIALS.fullmatch(words[-1]):
        return False
    named = [word for word in words if word.casefold() not in _PARTICLES]
    if any(not _WORD.fullmatch(word) or word[0].islower() for word in named):
        return False
    acronym = len(words[0]) > 2 and words[0].isupper() and "." not in words[0]
    return not acronym or all(word.isupper() for word in words)


def _given_first(words: list[str]) -> Name:
    """Split "Given Family": the family name begins at its first particle, else at the last word."""
    start = len(words) - 1
    suffix = ""
    if start > 1 and _SUFFIX.fullmatch(words[-1]):
        suffix = ", " + words[-1]
        words, start = words[:-1], start - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]) + suffix)


def parse_names(values: Iterable[str]) -> tuple[Name, ...]:
    """Return the names in several values, each of which may hold a list parted by semicolons.

    >>> [str(name) for name in parse_names(["Roe, A.; Doe, B.", "WHO"])]
    ['Roe, A.', 'Doe, B.', 'WHO']
    """
    names: list[Name | None] = []
    for value in values:
        if plain := _PLAIN.fullmatch(value):
            names.append(Name(plain[1], plain[2]))
        elif ";" in value or "\n" in value:
            names += [parse_name(part) for part in _PARTING.split(clean_entities(value))]
        else:
            names.append(parse_name(value))
    return tuple(name for name in names if name)


def clean_entities(value: str) -> str:
    """Resolve entities first where a semicolon may belong to one."""
    if "&" not in value:
        return value
    return "\n".join(clean(line) for line in value.split("\n"))


def written(name: Name) -> str:
    """Return a name so that `parse_name` gives it back (a group may need EndNote's comma).

    >>> written(Name(literal="Barnes and Noble, Ltd")), written(Name("Curie", "Marie"))
    ('Barnes and Noble, Ltd', 'Curie, Marie')
    >>> written(Name(literal="Marie Curie"))
    'Marie Curie,'
    """
    text = str(name)
    return f"{text}," if name.literal and parse_name(text) != name else text
