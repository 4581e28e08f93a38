"""A reference list, cut into its entries: numbered, one a line, one a paragraph, or wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .letters import CAPITALS, NO_YEAR, YEAR
from .people import people_at

# A number that a list may give its entries, in the ways in which they are printed.
_LABEL = re.compile(
    r"\s*(?:\[(?P<square>\d{1,4})\]|\((?P<round>\d{1,4})\)|(?P<bare>\d{1,4})(?:[.)\]:]|(?=\s)))"
    r"(?P<gap>\s*)(?=(?P<rest>.?))"
)
_INLINE = re.compile(r"(?:^|(?<=[.\])\d/])\s|(?<=\s))(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s+(?=\S)")
_BULLET = re.compile(r"\s*[•·▪‣◦*–—-]\s+(?=\S)")
_BEGINNING = re.compile(
    rf"[\"“”‘'’\[¿¡{CAPITALS}]|(?:van|von|de|da|du|di|la|le|den|der|ten|el|al)\b"
)
_HEADING = re.compile(
    r"\W*(?:\d+\.?\s+)?(?:references?(?: list| cited)?|bibliography|literature(?: cited)?|"
    r"works cited|"
    r"(?:list of )?(?:included|excluded|cited|primary) (?:studies|references|articles|papers)|"
    r"sources|further reading|notes and references|citations?)\W*",
    re.IGNORECASE,
)
# Links that websites print below each of their references.
_LINKS = re.compile(
    r"\W*+(?>(?:view(?: article| in article)?|article|pubmed(?:/ncbi)?|google scholar|crossref|"
    r"cross ref|pmc(?: free article)?|free full text|full text|web of science(?:®)?|scopus|cas|"
    r"medline|openurl|link|abstract|doi|pdf|ads|mathscinet|isi|"
    r"download(?: references?| citations?)?|return to ref(?:erence)?[^\n]{0,40})\W*+)+",
    re.IGNORECASE,
)
_DATED = re.compile(rf"(?<!\d){YEAR}(?!\d)|\b(?:{NO_YEAR})(?=\W|$)", re.IGNORECASE)
# A full stop after a word, not after an initial.
_SENTENCE_END = re.compile(r"[^\W\d_]{3}\.\s*$")
_LINE_END = re.compile(r"\r\n?|\n")
_MOST_GAP = 30
# Lines that hold no letter and no digit are ornaments.
_WORDS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list as it stands: its exact text, and the number of its first line.

    `start` is how many letters of the text are the entry's number or bullet. `heading` marks a
    line that names the list, `ornament` one without any word.
    """

    line: int
    raw: str
    start: int = 0
    heading: bool = False
    ornament: bool = False

    @property
    def text(self) -> str:
        """The entry without its number."""
        return self.raw[self.start :]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class _Label:
    """An entry's number, its length with the space after it, the signs around it, and whether
    it stands on a line of its own."""

    number: int
    length: int
    kind: str
    alone: bool


def entries(text: str) -> Iterator[Entry]:
    """Yield the entries of a reference list, in order; every word of the text is in one of them.

    >>> [(entry.line, entry.text) for entry in entries("References\\n1. Wu L. A.\\n2. Xi M. B.")]
    [(1, 'References'), (2, 'Wu L. A.'), (3, 'Xi M. B.')]
    """
    lines = [_Line(number, line) for number, line in enumerate(_LINE_END.split(text), 1)]
    begins = _numbered(lines)
    if begins:
        yield from _by_number(lines, begins)
        return
    for block in _blocks(lines):
        yield from _in_block(block)


def _numbered(lines: Sequence[_Line]) -> dict[int, int]:
    """The lines (by position) that begin with the next number, and how long the number is."""
    found: dict[int, int] = {}
    last, kind = 0, ""
    for at, line in enumerate(lines):
        label = _label(line.text)
        if label is None or kind not in ("", label.kind):
            continue
        plausible = last < label.number <= last + _MOST_GAP if found else label.number < 1_000
        if plausible and (not label.alone or _followed(lines, at)):
            found[at] = label.length
            last, kind = label.number, label.kind
    written = sum(not line.blank and not _is_heading(line.text) for line in lines)
    wanted = 1 if written < 3 else 2
    first = next((at for at, line in enumerate(lines) if not line.blank), 0)
    enough = len(found) >= max(wanted, written / 12)
    return found if found and enough and _near_the_top(lines, first, min(found)) else {}


def _near_the_top(lines: Sequence[_Line], first: int, label: int) -> bool:
    """Whether at most three written lines stand before the first numbered one."""
    return sum(not line.blank for line in lines[first:label]) <= 3


def _label(text: str) -> _Label | None:
    """The number that an entry begins with, if it begins with one."""
    found = _LABEL.match(text)
    if not found:
        return None
    bare = found["bare"]
    number = int(found["square"] or found["round"] or bare)
    alone = not found["rest"]
    if bare and (1800 <= number <= 2100 or (not found["gap"] and not alone)):
        return None
    if not alone and not _BEGINNING.match(text, found.end()):
        return None
    return _Label(number, found.end(), re.sub(r"[\d\s]", "", found[0]), alone)


def _followed(lines: Sequence[_Line], at: int) -> bool:
    """Whether a number on a line of its own is followed by something that begins an entry."""
    return at + 1 < len(lines) and bool(_BEGINNING.match(lines[at + 1].text.lstrip()))


def _by_number(lines: Sequence[_Line], begins: dict[int, int]) -> Iterator[Entry]:
    """Entries of a numbered list: from one number to the next."""
    starts = sorted(begins)
    for block in _blocks(lines[: starts[0]]):
        yield from _in_block(block)
    for start, end in pairwise([*starts, len(lines)]):
        block, *after = _parted(lines[start:end])
        yield from _one(block, begins[start])
        for rest in after:
            yield from _in_block(rest)


def _parted(lines: Sequence[_Line]) -> list[Sequence[_Line]]:
    """The lines of a numbered entry, and paragraphs after it that are entries without a number."""
    for at, (before, line) in enumerate(pairwise(lines), 1):
        if before.blank and not line.blank and _begins(line.text) and _dated(lines[:at]):
            return [lines[:at], *_blocks(lines[at:])]
    return [lines]


def _blocks(lines: Sequence[_Line]) -> list[Sequence[_Line]]:
    """The paragraphs, parted by blank lines; links below an entry belong to it."""
    blocks: list[list[_Line]] = [[]]
    for line in lines:
        if not line.blank:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    joined: list[list[_Line]] = []
    for block in filter(None, blocks):
        if joined and all(_is_links(line.text) for line in block):
            joined[-1] += block
        else:
            joined.append(block)
    return list(joined)


def _in_block(block: Sequence[_Line]) -> Iterator[Entry]:
    """The entries of one paragraph."""
    headed = [line for line in block[:1] if _is_heading(line.text)]
    for line in headed:
        yield Entry(line.number, line.text, heading=True)
    block = block[len(headed) :]
    starts = _starts(block)
    for start, end in pairwise([*starts, len(block)]):
        yield from _one(block[start:end], 0)


def _starts(block: Sequence[_Line]) -> list[int]:
    """The positions of the lines that begin an entry."""
    if len(block) < 2:
        return list(range(len(block)))
    bullets = [at for at, line in enumerate(block) if _BULLET.match(line.text)]
    if 0 in bullets and len(bullets) > 1:
        return bullets
    whole = [at for at, line in enumerate(block) if not _is_links(line.text)]
    dated = [at for at in whole if _DATED.search(block[at].text)]
    begun = [at for at in whole if _BEGINNING.match(block[at].text.lstrip())]
    if len(dated) >= 0.8 * len(whole) and len(begun) >= 0.6 * len(whole):
        return [0, *(at for at in whole if at > 0)]
    hanging = _by_indent(block)
    if hanging:
        return hanging
    starts = [0]
    for at in whole:
        if at > starts[-1] and _begins(block[at].text) and _over(block[starts[-1] : at]):
            starts.append(at)
    return starts


def _by_indent(block: Sequence[_Line]) -> list[int]:
    """Where lines are indented by two depths, the entries begin at the depth of the first."""
    depths = [len(line.text) - len(line.text.lstrip()) for line in block]
    if len(set(depths)) == 1:
        return []
    first = depths[0]
    starts = [at for at, depth in enumerate(depths) if depth == first]
    begun = sum(bool(_BEGINNING.match(block[at].text.lstrip())) for at in starts)
    dated = sum(_dated(block[a:b]) for a, b in pairwise([*starts, len(block)]))
    return starts if min(begun, dated) >= 0.8 * len(starts) else []


def _one(lines: Sequence[_Line], start: int) -> Iterator[Entry]:
    """One entry, unless its single line is a whole list with numbers inside."""
    while lines and lines[-1].blank:
        lines = lines[:-1]
    if not lines:
        return
    raw = "\n".join(line.text for line in lines)
    if not _WORDS.search(raw):
        yield Entry(lines[0].number, raw, ornament=True)
        return
    cuts = _inline(raw)
    if len(cuts) > 1:
        yield from _cut(raw, cuts, lines[0].number)
        return
    bullet = _BULLET.match(raw)
    if not start and bullet:
        start = bullet.end()
    if not start and (label := _label(raw)):
        start = label.length
    yield Entry(lines[0].number, raw, start)


def _inline(raw: str) -> list[tuple[int, int]]:
    """Where numbers 1, 2, 3 … stand inside a text, each with where its entry's words begin."""
    found: list[tuple[int, int]] = []
    wanted = 0
    for match in _INLINE.finditer(raw):
        number = int(match[1] or match[2])
        begins = bool(_BEGINNING.match(raw, match.end()))
        if begins and (number == wanted + 1 if found else match.start() == 0):
            found.append((match.start(), match.end()))
            wanted = number
    return found if len(found) > 2 else []


def _cut(raw: str, cuts: Sequence[tuple[int, int]], line: int) -> Iterator[Entry]:
    ends = [start for start, _words in cuts[1:]] + [len(raw)]
    for (start, words), end in zip(cuts, ends, strict=True):
        part = raw[start:end]
        yield Entry(line + raw.count("\n", 0, start), part, words - start)


def _begins(text: str) -> bool:
    """Whether a line begins as an entry does: with people, a number or a bullet."""
    text = text.strip()
    bullet = _BULLET.match(text)
    return people_at(text[bullet.end() :] if bullet else text) is not None


def _over(lines: Sequence[_Line]) -> bool:
    """Whether an entry may end with these lines: it has said its year, or ended a sentence."""
    return _dated(lines) or bool(_SENTENCE_END.search(lines[-1].text))


def _dated(lines: Sequence[_Line]) -> bool:
    return any(_DATED.search(line.text) for line in lines)


def _is_heading(text: str) -> bool:
    return len(text) < 80 and bool(_HEADING.fullmatch(text))


def _is_links(text: str) -> bool:
    return len(text) < 200 and bool(_LINKS.fullmatch(text))
