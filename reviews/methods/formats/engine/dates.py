"""Dates as databases print them, made into ISO 8601 as exact as they are known."""

from __future__ import annotations

import re
from functools import lru_cache

from reviews.methods.identifiers import year_of

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero janeiro gennaio",
            "feb february februar février febrero fevereiro febbraio",
            "mar march märz mars marzo março mrz",
            "apr april avril abril aprile",
            "may mai mayo maio maggio",
            "jun june juni juin junio junho giugno",
            "jul july juli juillet julio julho luglio",
            "aug august août agosto",
            "sep sept september septembre septiembre setembro settembre",
            "oct october oktober octobre octubre outubro ottobre okt",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre diciembre dezembro dicembre dez",
        ),
        1,
    )
    for name in names.split()
}
_NUMBERS_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


def month_of(word: str) -> int:
    """Return the number of a month by its name or abbreviation in several languages, else -1.

    >>> month_of("März"), month_of("Spring")
    (3, -1)
    """
    return _MONTHS.get(word.casefold(), -1)


@lru_cache(maxsize=8_192)
def iso_date(text: str, year: int | None = None) -> str:
    """Return the date in a text as YYYY, YYYY-MM or YYYY-MM-DD, or "" if it has no year.

    `year` is used where the text itself has none (RIS keeps "Mar 1" in DA and the year in PY).

    >>> iso_date("2024/04/03/"), iso_date("2019///"), iso_date("2018 Aug"), iso_date("20180330")
    ('2024-04-03', '2019', '2018-08', '2018-03-30')
    >>> iso_date("Mar 1", 2017), iso_date("2020/11//Nov/Dec2020"), iso_date("13.2.2001")
    ('2017-03-01', '2020-11', '2001-02-13')
    """
    text = text.strip()
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _iso(int(compact[1]), int(compact[2]), int(compact[3]))
    numbers = _NUMBERS_FIRST.match(text)
    if numbers and year_of(numbers[1]):
        return _iso(int(numbers[1]), int(numbers[2]), int(numbers[3] or 0))
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first and int(day_first[1]) > 12:
        return _iso(int(day_first[3]), int(day_first[2]), int(day_first[1]))
    found = year_of(text) or year
    if not found:
        return ""
    rest = text.replace(str(found), " ")
    months = [_MONTHS[word] for word in _WORD.findall(rest.casefold()) if word in _MONTHS]
    days = _DAY.findall(rest) if months and "-" not in rest else []
    return _iso(found, months[0] if months else 0, int(days[0]) if len(days) == 1 else 0)


def _iso(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"{year:04}"
    if not 1 <= day <= 31:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}"
