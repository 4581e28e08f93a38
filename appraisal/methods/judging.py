"""From answers to a profile, flags and, where a team wants them, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from appraisal.methods.instruments import FlagRule, Instrument, Scheme


@dataclass(frozen=True)
class Total:
    """What a scheme makes of the answers, of how much at most, and the name of its band."""

    scheme: Scheme
    value: float
    band: str


def open_items(
    instrument: Instrument, codes: Mapping[str, str], words: Mapping[str, str]
) -> list[str]:
    """Ids of the items that still miss an answer, or a rationale where one is required.

    `codes` and `words` (rationale, or the answer of an item without responses) come by item id.
    An item without responses is open only where its words are required.
    """
    return [
        item.id
        for item in instrument.items
        if (item.responses and codes.get(item.id) not in item.codes)
        or (item.rationale_required and not words.get(item.id, "").strip())
    ]


def flags(instrument: Instrument, codes: Mapping[str, str]) -> list[FlagRule]:
    """The flag rules that these answers fulfil; low quality flags, and never excludes."""
    return [rule for rule in instrument.flag_rules if rule.formula(codes)]


def profile(instrument: Instrument, codes: Mapping[str, str]) -> dict[str, int]:
    """How many items were given each response code, in the instrument's order of codes."""
    counted = Counter(codes[item.id] for item in instrument.rated if item.id in codes)
    known = dict.fromkeys(code for item in instrument.rated for code in item.codes)
    return {code: counted[code] for code in known}


def total(scheme: Scheme, instrument: Instrument, codes: Mapping[str, str]) -> Total | None:
    """The total of a scheme, or None while a rated item is open: half a total misleads.

    The scheme's own values go before those that the responses carry.
    """
    if any(item.id not in codes for item in instrument.rated):
        return None
    worth = {
        response.code: response.value for item in instrument.rated for response in item.responses
    }
    value = float(scheme.formula(codes, {**worth, **scheme.values}))
    return Total(scheme, value, scheme.band(value))


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Ids of the items that two raters answered differently, in the order of the first's answers.

    >>> differing({"1": "yes", "2": "no"}, {"1": "yes", "2": "cant_tell", "3": "no"})
    ['2', '3']
    """
    items = dict.fromkeys([*one, *other])
    return [item for item in items if one.get(item) != other.get(item)]
