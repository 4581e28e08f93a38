"""Numbers as people print them: halves go up, and a printed percent hides several fractions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def round_half_up(value: float | Fraction | Decimal, digits: int = 0) -> Decimal:
    """Round as print does: a half goes away from zero.

    `value` is best a Fraction or a Decimal: 100 * 5 / 40 is exactly 12.5 and becomes 13, where
    Python's own `round` gives 12. A float counts as the shortest decimal that names it, so 2.675
    is 2.675 and not a hair below. The answer is a Decimal with exactly `digits` decimal places;
    minus zero becomes zero.

    >>> round_half_up(Fraction(100 * 5, 40))
    Decimal('13')
    >>> round_half_up(0.69949, digits=3)
    Decimal('0.699')
    """
    places = Decimal(1).scaleb(-digits)
    if isinstance(value, Fraction):
        return _round_fraction(value, digits)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return exact.quantize(places, rounding=ROUND_HALF_UP) + 0 * places


def _round_fraction(value: Fraction, digits: int) -> Decimal:
    scaled = abs(value) * 10**digits + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits)


def printed_percent_fits(printed: float | str | Decimal, largest: int) -> list[tuple[int, int]]:
    """List the fractions x of n, for every n up to `largest`, that print as this percent.

    `printed` is the percent as printed; its own decimal places say how it was rounded ("95" to
    whole percents, "94.9" to tenths). A fit is *compatible* with the print, it doesn't reproduce
    it. Source: methods specification of this project, plausibility helper.

    >>> (37, 39) in printed_percent_fits("95", 60)
    True
    >>> printed_percent_fits("94.9", 40)
    [(37, 39)]
    """
    target = Decimal(str(printed))
    exponent = target.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return [
        (part, whole)
        for whole in range(1, largest + 1)
        for part in _near(target, whole)
        if round_half_up(Fraction(100 * part, whole), digits) == target
    ]


def _near(percent: Decimal, whole: int) -> range:
    # Only counts within one percent point of the print can round to it.
    low = int((percent - 1) * whole / 100)
    high = int((percent + 1) * whole / 100) + 1
    return range(max(0, low), min(whole, high) + 1)
