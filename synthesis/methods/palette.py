"""The colours of codes: names of tokens that hold in light and dark, never colours of their own."""

from __future__ import annotations

# Each name has its class, `code-NAME`, with its colour in light and dark; the hexadecimal is
# what other programs are told.
PALETTE = {
    "blue": "#2B5FA8",
    "teal": "#0F7377",
    "green": "#2F7D3B",
    "olive": "#6B7415",
    "amber": "#9A6500",
    "rust": "#B04A1F",
    "red": "#B3303A",
    "rose": "#B23A74",
    "plum": "#84408F",
    "violet": "#5B4DB0",
    "brown": "#7A5A44",
    "slate": "#56616F",
}


def nearest(colour: str) -> str:
    """The palette's name for a colour of another program; empty where it isn't one.

    >>> nearest("#AA3300"), nearest("#00f"), nearest("blue-ish")
    ('rust', 'blue', '')
    """
    wanted = _channels(colour)
    if wanted is None:
        return ""

    def distance(name: str) -> int:
        own = _channels(PALETTE[name])
        assert own is not None
        return sum((a - b) ** 2 for a, b in zip(own, wanted, strict=True))

    return min(PALETTE, key=distance)


def _channels(colour: str) -> tuple[int, int, int] | None:
    digits = colour.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        red, green, blue = (int(digits[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return None
    return (red, green, blue) if len(digits) == 6 else None
