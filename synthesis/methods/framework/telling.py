"""A framework in words: what a reader who doesn't see the figure is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .picture import INTERPRETATION, UNSUPPORTED, Arrow, Construct, Picture

# What the drawing says, in English; a page gives its own language's words.
ENGLISH: dict[str, str] = {
    "empty": "The figure holds no construct yet.",
    "axis": "Axis pointing {direction}: {name}.",
    "axis_rises": "Axis pointing {direction}: {name}; along it rises: {rises}.",
    "right": "right",
    "left": "left",
    "up": "up",
    "down": "down",
    "construct": "Construct “{name}”{note}.",
    "to": "“{source}” leads to “{target}”{label}{note}.",
    "to_plus": "The more of “{source}”, the more of “{target}”{label}{note}.",
    "to_minus": "The more of “{source}”, the less of “{target}”{label}{note}.",
    "both": "“{source}” and “{target}” act on each other{label}{note}.",
    "both_plus": "“{source}” and “{target}” rise together{label}{note}.",
    "both_minus": "The more there is of one of “{source}” and “{target}”, the less of the "
    "other{label}{note}.",
    "alone": "“{name}” is linked to no other construct.",
    "interpretation": "interpretation",
    "unsupported": "no evidence given",
}
SIGNED = {"+": "_plus", "-": "_minus", "": ""}


def described(picture: Picture, labels: Mapping[str, str] | None = None) -> str:
    """Say axes, constructs and links in full sentences.

    >>> from .picture import Axis
    >>> print(described(Picture("Figure", [Construct(1, "Hope", 0, 0), Construct(2, "Trust", 9, 9)],
    ...     [Arrow(1, 1, 2, sign="+", note="4 studies")], [Axis(1, "Time", "right")])))
    Axis pointing right: Time. Construct “Hope”. Construct “Trust”. The more of “Hope”, the more \
of “Trust” (4 studies).
    """
    words = {**ENGLISH, **(labels or {})}
    return " ".join(_sentences(picture, words))


def _sentences(picture: Picture, words: Mapping[str, str]) -> Iterator[str]:
    if not picture.constructs:
        yield words["empty"]
    for axis in picture.axes:
        told = words["axis_rises" if axis.rises else "axis"]
        way = words[axis.direction]
        yield told.format(name=axis.name, direction=way, rises=axis.rises.rstrip(". "))
    for construct in picture.constructs:
        yield words["construct"].format(name=construct.name, note=_note(construct, words))
    for arrow in picture.arrows:
        yield said(arrow, picture, words)
    linked = {end for arrow in picture.arrows for end in (arrow.source, arrow.target)}
    for construct in picture.constructs:
        if picture.arrows and construct.number not in linked:
            yield words["alone"].format(name=construct.name)


def said(arrow: Arrow, picture: Picture, labels: Mapping[str, str] | None = None) -> str:
    """One link as a sentence."""
    words = {**ENGLISH, **(labels or {})}
    kind = ("both" if arrow.two_way else "to") + SIGNED.get(arrow.sign, "")
    return words[kind].format(
        source=picture.named(arrow.source),
        target=picture.named(arrow.target),
        label=f": {arrow.label}" if arrow.label else "",
        note=_note(arrow, words),
    )


def _note(one: Construct | Arrow, words: Mapping[str, str]) -> str:
    """The note; where there is none, that it is an interpretation or has no evidence."""
    note = one.note
    if not note and one.state in (INTERPRETATION, UNSUPPORTED):
        note = words[one.state]
    return f" ({note})" if note else ""
