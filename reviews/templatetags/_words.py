"""Words of the literature made ready for reading: marks, abstract sections, differences.

Everything here takes plain text, escapes it, and gives HTML that is safe to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Headings that structured abstracts use; in capitals any heading of this shape counts as one.
_KNOWN = (
    "Abstract|Aims?|Aims? and objectives?|Analysis|Approach|Background|Background and aims?"
    "|Conclusions?|Conclusions and implications|Context|Data collection(?: and analysis)?"
    "|Data sources|Design|Design and methods|Discussion|Ethics|Evidence|Findings|Implications"
    "|Implications for practice|Intervention|Interpretation|Introduction|Key results|Limitations"
    "|Main outcome measures?|Main results|Materials and methods|Measures|Methodology|Methods?"
    "|Methods and findings|Objectives?|Originality|Outcomes?|Participants?|Patients|Purpose"
    "|Rationale|Results?|Results and discussion|Sample|Search strategy|Setting|Significance"
    "|Study design|Subjects|Trial registration"
)
_HEADING = re.compile(
    rf"(?:^|(?<=[.!?)\]])\s+|\n\s*)(?P<label>[A-Z][A-Z/&,\- ]{{2,58}}[A-Z]|(?:{_KNOWN}))\s?:\s+"
)
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n?\s*\r\n?")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond this many tokens a comparison word by word is no longer read by anybody, only waited for.
_MOST_TOKENS = 1_500


@lru_cache(maxsize=256)
def _pattern(include: tuple[str, ...], exclude: tuple[str, ...]) -> re.Pattern[str] | None:
    """Build one expression for all words, the longest first, so that phrases win."""
    sides = []
    for name, words in (("include", include), ("exclude", exclude)):
        ordered = sorted({word.strip() for word in words if word.strip(" *")}, key=len)
        if ordered:
            sides.append(f"(?P<{name}>{'|'.join(_word(w) for w in reversed(ordered))})")
    if not sides:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(sides)})", re.IGNORECASE)


def _word(word: str) -> str:
    """Turn one entry into an expression: spaces stretch, a trailing * takes any ending."""
    stem = r"[\s\-\u2010\u2011]+".join(re.escape(part) for part in word.rstrip("*").split())
    return stem + (r"\w*" if word.endswith("*") else r"(?!\w)")


def _entries(words: Iterable[object]) -> tuple[str, ...]:
    """Take strings, or rows whose text is the word."""
    return tuple(str(getattr(word, "text", word)) for word in words or ())


def spans(
    text: str, include: Iterable[object] = (), exclude: Iterable[object] = ()
) -> list[tuple[int, int, str]]:
    """Where include and exclude words stand in a text: begin, end, kind."""
    pattern = _pattern(_entries(include), _entries(exclude))
    if pattern is None:
        return []
    return [(match.start(), match.end(), match.lastgroup or "") for match in pattern.finditer(text)]


def marked(text: str, include: Iterable[object] = (), exclude: Iterable[object] = ()) -> SafeString:
    """Escape a text and wrap include and exclude words in marks."""
    parts: list[str] = []
    at = 0
    for begin, end, kind in spans(text, include, exclude):
        parts.append(escape(text[at:begin]))
        parts.append(f'<mark class="mark-{kind}">{escape(text[begin:end])}</mark>')
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308


def sections(abstract: str) -> Iterator[tuple[str, str]]:
    """Split an abstract into (heading, text) pairs; the heading is empty where there is none."""
    for paragraph in _PARAGRAPH.split(abstract.strip()):
        found = list(_HEADING.finditer(paragraph))
        before = paragraph[: found[0].start()] if found else paragraph
        if before.strip():
            yield "", before.strip()
        starts = [match.start() for match in found] + [len(paragraph)]
        for match, end in zip(found, starts[1:], strict=True):
            label = match["label"]
            heading = label.capitalize() if label.isupper() else label
            yield heading, paragraph[match.end() : end].strip()


def set_abstract(
    text: str, include: Iterable[object] = (), exclude: Iterable[object] = ()
) -> SafeString:
    """Set an abstract in paragraphs with its headings in bold and its words marked."""
    parts = []
    for heading, body in sections(text):
        lead = f"<b>{escape(heading)}</b> " if heading else ""
        parts.append(f"<p>{lead}{marked(body, include, exclude)}</p>")
    return mark_safe("".join(parts))  # noqa: S308


def differing(this: str, other: str) -> SafeString:
    """Mark what stands in one text and not in the other, word by word."""
    mine, theirs = _TOKEN.findall(this), _TOKEN.findall(other)
    if not this or not other or len(mine) + len(theirs) > _MOST_TOKENS:
        return escape(this)
    parts, run, end = [], [], 0
    for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
        run += mine[end : block.a]
        end = block.a + block.size
        same = mine[block.a : end]
        # A space alone between two differences belongs to them.
        if run and same and not "".join(same).strip():
            run += same
            continue
        parts += [_differs(run), escape("".join(same))]
        run = []
    return mark_safe("".join([*parts, _differs(run)]))  # noqa: S308


def _differs(tokens: list[str]) -> str:
    """Mark a run of tokens, without the spaces at its end."""
    text = "".join(tokens)
    words = text.rstrip()
    if not words:
        return escape(text)
    return f'<mark class="mark-differs">{escape(words)}</mark>{escape(text[len(words) :])}'
