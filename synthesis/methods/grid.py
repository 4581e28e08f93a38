"""The grid of studies by constructs: what a cell says, and how two versions of it are merged.

A cell has a mark, one of `MARKS`, and a summary in the coder's own words. "" means that nothing
was said, which counts as absent; "absent" was said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from reviews.methods.labels import family

UNSAID, ABSENT, PRESENT = "", "absent", "present"
SUPPORTS, CONTRADICTS, NUANCES = "supports", "contradicts", "nuances"
MARKS = (UNSAID, ABSENT, PRESENT, SUPPORTS, CONTRADICTS, NUANCES)
POLARITIES = (SUPPORTS, CONTRADICTS, NUANCES)

Id = TypeVar("Id")
Key = tuple[int, int]
# A cell's mark and its words.
Value = tuple[str, str]
NOTHING: Value = (UNSAID, "")
Part = Literal["mark", "words"]


def is_present(mark: str) -> bool:
    """Tell whether a mark says that the construct is in the study.

    >>> is_present("nuances"), is_present("absent"), is_present("")
    (True, False, False)
    """
    return mark not in (UNSAID, ABSENT)


def mark_of(present: bool | None, polarity: str) -> str:
    """Name what a cell says: whether the construct is there (None: not said), and which way.

    >>> mark_of(True, "contradicts"), mark_of(True, ""), mark_of(False, ""), mark_of(None, "")
    ('contradicts', 'present', 'absent', '')
    """
    if present is None:
        return UNSAID
    return (polarity or PRESENT) if present else ABSENT


def derived(polarities: Iterable[str]) -> str:
    """Tell a cell's mark from the polarities of its codings, where nobody has said it.

    Codings that point different ways make a cell that goes both ways; codings without a polarity
    add nothing to those that have one.

    >>> derived([]), derived([""]), derived(["supports", ""]), derived(["supports", "contradicts"])
    ('', 'present', 'supports', 'nuances')
    """
    listed = list(polarities)
    ways = set(listed) - {""}
    if not listed:
        return UNSAID
    return PRESENT if not ways else ways.pop() if len(ways) == 1 else NUANCES


def agreed(marks: Sequence[str]) -> str | None:
    """Give the mark that all coders gave, or None where they differ; silence is absence.

    >>> agreed(["supports", "supports"]), agreed(["", "absent"]), agreed(["", "present"])
    ('supports', 'absent', None)
    """
    said = {mark or ABSENT for mark in marks}
    if not said or set(marks) == {UNSAID}:
        return UNSAID
    return said.pop() if len(said) == 1 else None


def tidy(text: str) -> str:
    r"""Make words as they are kept: NFC, lines by LF, no control characters, no blanks around.

    >>> tidy(" pay\r\nis low\x07 ")
    'pay\nis low'
    """
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(filter(_printable, lines)).strip()


def _printable(letter: str) -> bool:
    # What no XML file can hold; joiners and marks of direction (Cf) belong to the words.
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in ("Cc", "Cs") and letter not in "\ufffe\uffff"


def fold(name: str) -> str:
    """Give what a name is sorted by: without accents and case, so that Ørsted isn't behind Zhou.

    >>> fold("Étienne") < fold("Fisk") < fold("Ørsted") < fold("Zhou")
    True
    """
    plain = name.translate(str.maketrans("øØłŁđ", "oOlLd"))
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()


def alphabetical(
    studies: Iterable[tuple[Id, Sequence[str], str, int]],
) -> list[Id]:
    """Put studies in the order of their first author, then of their label, then of their number.

    Each study is (id, authors of its main report, label, number); where no author is known the
    label stands for it.

    >>> rows = [(1, ["Zhou, L"], "Zhou 2001", 1), (2, [], "Armstrong 1995", 2),
    ...         (3, ["Moran, GS"], "Moran 2012b", 3), (4, ["Moran, GS"], "Moran 2012a", 4)]
    >>> alphabetical(rows)
    [2, 4, 3, 1]
    """

    def place(study: tuple[Id, Sequence[str], str, int]) -> tuple[str, str, int]:
        _id, authors, label, number = study
        first = next(filter(None, map(family, authors)), "") or label
        return fold(first), fold(label), number

    return [study[0] for study in sorted(studies, key=place)]


@dataclass(frozen=True)
class Change:
    """One part of one cell that a sheet says otherwise than the grid does now.

    `base` is what the sheet was made from. It is a conflict where the grid has changed since.
    """

    study: int
    code: int
    part: Part
    base: str
    sheet: str
    now: str
    conflict: bool


@dataclass(frozen=True)
class Merged:
    """What bringing a sheet back would do."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    unchanged: int = 0

    @property
    def every(self) -> list[Change]:
        """Changes and conflicts, by study and construct."""
        return sorted(
            self.changes + self.conflicts, key=lambda one: (one.study, one.code, one.part)
        )


def merge(
    base: Mapping[Key, Value], sheet: Mapping[Key, Value], now: Mapping[Key, Value]
) -> Merged:
    """Merge a sheet that came back into the grid as it is now, part by part of each cell.

    All three map (study, code) to (mark, words); a cell that isn't in `base` or `now` says nothing,
    one that isn't in `sheet` isn't asked about. Where the sheet says what it was made from, the
    grid stays. Where only the sheet changed, it is a change; where both did, and not to the same,
    it is a conflict. Silence and "absent" differ: nothing that was said gets lost.

    >>> base = {(1, 9): ("supports", ""), (2, 9): ("", "")}
    >>> sheet = {(1, 9): ("supports", "Pay is low."), (2, 9): ("present", "")}
    >>> found = merge(base, sheet, base | {(2, 9): ("contradicts", "")})
    >>> [(one.study, one.part, one.sheet) for one in found.changes]
    [(1, 'words', 'Pay is low.')]
    >>> [(one.study, one.sheet, one.now) for one in found.conflicts]
    [(2, 'present', 'contradicts')]
    """
    changes: list[Change] = []
    conflicts: list[Change] = []
    unchanged = 0
    for key in sorted(sheet):
        triple = zip(
            base.get(key, NOTHING), sheet[key], now.get(key, NOTHING), ("mark", "words"),
            strict=True,
        )  # fmt: skip
        differs = False
        for was, says, is_now, part in triple:
            if says in (was, is_now):
                continue
            differs = True
            named: Part = "mark" if part == "mark" else "words"
            change = Change(*key, named, was, says, is_now, conflict=is_now != was)
            (conflicts if change.conflict else changes).append(change)
        unchanged += not differs
    return Merged(changes, conflicts, unchanged)
