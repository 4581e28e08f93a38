"""How many people took part, read from a title and an abstract."""

from __future__ import annotations

import re

_ONES = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split(),
        1,
    )
}
_TENS = {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SPELT = (
    rf"(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(list(_ONES)[:9])}))?|{'|'.join(reversed(_ONES))}"
)
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{_SPELT})"
_PEOPLE = (
    "participants?|people|persons?|individuals|adults|adolescents|children|youths?|young|women|men|"
    "mothers|fathers|parents|couples|famil(?:y|ies)|patients|inpatients|outpatients|clients|"
    "consumers|service|users|survivors|veterans|workers|supporters|specialists|providers|staff|"
    "nurses|midwives|physicians|doctors|clinicians|professionals|therapists|managers|leaders|"
    "volunteers|peers?|mentors|advocates|educators|counsell?ors|coaches|advisors|tutors|carers|"
    "caregivers|relatives|respondents|interviewees|informants|students|teachers|employees|subjects|"
    "residents|households|interviews|questionnaires"
)
_EQUALS = re.compile(rf"\b[nN]\s*=\s*({_NUMBER})\b")
_COUNTED = re.compile(
    rf"\b({_NUMBER})\b(?!\s*(?:%|per\s?cent|years?|months?|weeks?|days?|hours?|-?\s*item))"
    rf"(?:\s+[a-z][\w-]*,?){{0,4}}?\s+(?:{_PEOPLE})\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    rf"\b(?:interview(?:s|ed)|sample\s+of|recruited|enrolled|survey(?:s|ed)|with)\s+({_NUMBER})\b"
    r"(?!\s*(?:%|per\s?cent|years?|months?|weeks?|days?|hours?|sites?|countries|centres|centers|\.\d))",
    re.IGNORECASE,
)
# Below this many a number says nothing; above it, it is a year or a register's size.
FEWEST, MOST = 5, 100_000


def samples(text: str) -> frozenset[int]:
    """Find the numbers of people or interviews that a text names, in digits or words.

    Numbers below 5 and years are left out, since they are the same by chance.

    >>> sorted(samples("Thirty-one peer providers (n = 31) and 1,204 patients in 12 sites."))
    [31, 1204]
    >>> samples("Adults aged 18 years; 45% of women in 2012")
    frozenset()
    """
    text = re.sub(r"\s+", " ", text)
    found = {
        number_of(match.group(1))
        for pattern in (_EQUALS, _COUNTED, _ASKED)
        for match in pattern.finditer(text)
    }
    return frozenset(n for n in found if FEWEST <= n <= MOST and not 1900 <= n <= 2100)


def number_of(text: str) -> int:
    """Read a whole number below 1,000,000 in digits, or below 100 in words.

    >>> number_of("1,204"), number_of("Thirty-one"), number_of("twelve")
    (1204, 31, 12)
    """
    bare = text.replace(",", "")
    if bare.isdecimal():
        return int(bare)
    return sum(_TENS.get(word, _ONES.get(word, 0)) for word in re.split(r"[\s-]", text.lower()))
