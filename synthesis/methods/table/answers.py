"""What is filled in: from what was typed to values, and back. Blank, not stated and 0 are three.

As it was typed (*raw*) and as it is kept, an answer is {"value", "not_stated", "note", "quotes"},
where quotes are [{"text", "page"}]. Values by kind, as they are kept: text and date a text; number
a number; choice one id and choices a list of ids; flag yes or no; country a list of codes; groups
{"counts": {id: number or "not_stated"}, "printed": number or None}; quote None, its words being
the quotes. Raw, everything typed is text, and groups are {"counts": {id: text}, "not_stated": [id],
"printed": text}.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from synthesis.methods.table import countries
from synthesis.methods.table.form import Field

Answer = dict[str, Any]
NOT_STATED = "not_stated"
LONGEST, LONGEST_PAGE, MOST_QUOTES = 10_000, 20, 20
LARGEST = 10**9
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Unreadable(ValueError):
    """What was typed is no value of the field's kind: a code, and the words it is about.

    Codes: number, whole, date, country, option, both (a value, and "not stated").
    """

    def __init__(self, code: str, typed: str = "") -> None:
        super().__init__(code)
        self.code, self.typed = code, typed


def state(answer: Mapping[str, Any] | None) -> str:
    """Say of an answer: given, not_stated, or blank, which is neither.

    >>> state({"value": 0}), state({"value": None, "not_stated": True}), state(None)
    ('given', 'not_stated', 'blank')
    """
    if not answer:
        return "blank"
    if answer.get("not_stated"):
        return NOT_STATED
    value = answer.get("value")
    if isinstance(value, Mapping):
        given = bool(value.get("counts")) or value.get("printed") is not None
        return "given" if given else "blank"
    return "blank" if value is None or value in ("", []) else "given"


def is_answered(field: Field, answer: Mapping[str, Any] | None) -> bool:
    """Whether something was said of a field; a quotation's words are its quotes."""
    if field.kind == "quote" and answer and answer.get("quotes"):
        return True
    return state(answer) != "blank"


def missing(fields: list[Field], answers: Mapping[str, Answer]) -> list[str]:
    """Ids of the required fields of which nothing was said; "not stated" says something.

    >>> missing([Field("f1", "text", "Aim", required=True)], {"f1": {"not_stated": True}})
    []
    """
    return [one.id for one in fields if one.required and not is_answered(one, answers.get(one.id))]


def read(field: Field, raw: Mapping[str, Any]) -> Answer | None:
    """Read what was typed in one field; None where it was left blank.

    Unreadable with what is wrong; nothing is guessed.

    >>> read(Field("f1", "number", "Sites"), {"value": "0"})["value"]
    0
    >>> read(Field("f1", "number", "Sites"), {"value": " "}) is None
    True
    """
    typed = raw.get("value")
    value = _READERS[field.kind](field, typed)
    not_stated = bool(raw.get("not_stated"))
    if not_stated and state({"value": value}) == "given":
        raise Unreadable("both")
    answer = {
        "value": None if not_stated else value,
        "not_stated": not_stated,
        "note": str(raw.get("note", "")).strip()[:LONGEST],
        "quotes": quotes(raw),
    }
    blank = state(answer) == "blank" and not answer["note"] and not answer["quotes"]
    return None if blank else answer


def quotes(raw: Mapping[str, Any]) -> list[dict[str, str]]:
    """The quotations of an answer that have words, each with its page."""
    return [
        {"text": text[:LONGEST], "page": str(one.get("page", "")).strip()[:LONGEST_PAGE]}
        for one in list(raw.get("quotes") or ())[:MOST_QUOTES]
        if (text := str(one.get("text", "")).strip())
    ]


def _text(field: Field, typed: Any) -> str | None:
    return str(typed or "").strip()[:LONGEST] or None


def _number(field: Field, typed: Any) -> int | float | None:
    text = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3})", "", str(typed or "").strip())
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?", text) or abs(float(text)) > LARGEST:
        raise Unreadable("number", text)
    return float(text) if "." in text and float(text) % 1 else int(float(text))


def whole(typed: Any) -> int | None:
    """Read a number of people, None where nothing was typed; Unreadable unless 0 or more.

    >>> whole("0"), whole(""), whole("1 200")
    (0, None, 1200)
    """
    number = _number(Field("", "number", ""), typed)
    if number is None:
        return None
    if number < 0 or not isinstance(number, int):
        raise Unreadable("whole", str(typed).strip())
    return number


def _one_of(field: Field, typed: Any) -> str | None:
    chosen = str(typed or "")
    if chosen and field.part(chosen) is None:
        raise Unreadable("option", chosen)
    return chosen or None


def _some_of(field: Field, typed: Any) -> list[str] | None:
    chosen = [str(one) for one in typed or ()]
    for one in chosen:
        _one_of(field, one)
    return [part.id for part in field.parts if part.id in chosen] or None


def _flag(field: Field, typed: Any) -> str | None:
    if typed not in ("yes", "no", "", None):
        raise Unreadable("option", str(typed))
    return typed or None


def _date(field: Field, typed: Any) -> str | None:
    text = str(typed or "").strip()
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise Unreadable("date", text)
    year, month, day = (int(one) if one else None for one in found.groups())
    sound = 1500 <= (year or 0) <= 2200 and (month is None or 1 <= month <= 12)
    if not sound or (day is not None and not 1 <= day <= _DAYS[(month or 1) - 1]):
        raise Unreadable("date", text)
    return "-".join([f"{year:04}", *(f"{one:02}" for one in (month, day) if one is not None)])


def _countries(field: Field, typed: Any) -> list[str] | None:
    codes = []
    for name in re.split(r"[;\n]", str(typed or "")):
        if not name.strip():
            continue
        code = countries.code(name)
        if not code:
            raise Unreadable("country", name.strip())
        codes.append(code)
    return list(dict.fromkeys(codes)) or None


def _groups(field: Field, typed: Any) -> dict[str, Any] | None:
    typed = typed or {}
    unsaid = set(typed.get("not_stated", ()))
    counts: dict[str, int | str] = {}
    for part in field.parts:
        number = whole(typed.get("counts", {}).get(part.id))
        if number is not None and part.id in unsaid:
            raise Unreadable("both", part.label)
        if number is not None:
            counts[part.id] = number
        elif part.id in unsaid:
            counts[part.id] = NOT_STATED
    printed = whole(typed.get("printed"))
    return {"counts": counts, "printed": printed} if counts or printed is not None else None


def _nothing(field: Field, typed: Any) -> None:
    return None


_READERS = {
    "text": _text,
    "number": _number,
    "choice": _one_of,
    "choices": _some_of,
    "flag": _flag,
    "date": _date,
    "country": _countries,
    "groups": _groups,
    "quote": _nothing,
}


def written(field: Field, answer: Mapping[str, Any] | None) -> Answer:
    """Write a kept answer as one would have typed it: `read(field, written(field, a)) == a`."""
    answer = answer or {}
    value = answer.get("value")
    raw: Any = "" if value is None else str(value)
    if field.kind == "choices":
        raw = list(value or ())
    elif field.kind == "country":
        raw = "; ".join(countries.NAMES.get(code, code) for code in value or ())
    elif field.kind == "groups":
        raw = _written_groups(value or {})
    return {
        "value": raw,
        "not_stated": bool(answer.get("not_stated")),
        "note": answer.get("note", ""),
        "quotes": [dict(one) for one in answer.get("quotes", ())],
    }


def _written_groups(value: Mapping[str, Any]) -> Answer:
    counts = value.get("counts", {})
    printed = value.get("printed")
    return {
        "counts": {id: str(n) for id, n in counts.items() if n != NOT_STATED},
        "not_stated": [id for id, n in counts.items() if n == NOT_STATED],
        "printed": "" if printed is None else str(printed),
    }
