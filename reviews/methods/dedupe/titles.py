"""Titles: what databases add to them, what kind of paper they announce, how alike two are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from sys import intern

from reviews.methods.dedupe.text import fold, plain, squash
from reviews.methods.dedupe.words import COUNTED, LANGUAGES, NUMBER_WORDS

ARTICLE, NOTICE, REPLY = "article", "correction notice", "reply or comment"

# What databases append to a title about the entry itself: a note on an erratum, which runs to
# the end, and short ones in brackets of either form.
_ERRATUM_NOTE = re.compile(
    r"\s*[\[(]\s*(?:published\s+)?(?:erratum|corrections?|corrigendum|retraction)\s+"
    r"(?:appears|in|has\s+been|published)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_NOTE = re.compile(
    r"""\s*[\[(]\s*(?:
        (?:comments?|reprint|republished|update|summary|see\s+comments?)\s*(?:in|of|from|on)?\b
            [^\[\]()]{0,200}
      | (?:review\s*,?\s*)?(?:\d+\s+|many\s+)?ref(?:s|erences)?\.?
      | (?:(?:brief|systematic|provisional|structured|author'?s?|conference|meeting|multiple)\s+)?
            (?:abstract|record|review|letter|editorial|article)s?
            (?:\s*(?:no|number|\#)?[.:]?\s*[a-z]{0,3}-?\d+)?
      | corrected|retracted|in\s+process\s+citation|ms|clinical\s+trial
      | (?:article\s+)?(?:in\s+)?(?:(?:LANG)(?:\s*(?:,|and|&|/)\s*)?)+
    )\s*[\])]""".replace("LANG", LANGUAGES),
    re.IGNORECASE | re.VERBOSE,
)
_LANGUAGE = re.compile(rf"[\[(](?:article in )?(?:{LANGUAGES})[\])]", re.IGNORECASE)
# The name of a column after a dash, and a footnote's number.
_COLUMN = re.compile(r"\s+[-–—]\s*\[[A-Za-z ]{3,20}\]\s*$|\s*\[\d\]\s*$")
_NOTICE_START = re.compile(
    r"\W*(?:(?:author|publisher'?s?|editorial)\s+)?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|retraction|"
    r"retracted|retracted\s+article|expression\s+of\s+concern|withdrawn|withdrawal|addendum)"
    r"(?:\s+(?:to|for|of|notice|note)\b|\s*[:.\]\-–—]|\s*$)",
    re.IGNORECASE,
)
_NOTICE_END = re.compile(
    r"[(\[](?:[^()\[\]]*\bvol\.?\s*\d+\s*,\s*(?:pp?|pg)\b[^()]*"
    r"|[^()]*\((?:19|20)\d\d\)[^()]*(?:\([^()]*\)[^()]*)*)[)\]]\s*\.?\s*$"
    r"|[:.\-–—(\[]\s*(?:errat(?:um|a)|corrigend(?:um|a)|correction|retraction)\W*$",
    re.IGNORECASE,
)
_REPLY_START = re.compile(
    r"\W*(?:(?:the\s+)?(?:author|editor)(?:s'?|'s)?\s+(?:re(?:ply|sponse)|comment)|in\s+reply|reply|"
    r"replies|response\s+(?:to|from|by)|re\s*:|re\s+\W|rejoinder|comments?\s+(?:to|on|regarding)|"
    r"comments?\s*[:.]|commentary\s*(?:on|to|:)|discussion\s+(?:of|on)\b|letter\s*(?:to|:|by|re|regarding)|"
    r"invited\s+(?:commentary|discussion|comment)|discussion\s*$|comment\s*$|letters?\s*$|"
    r"correspondence)",
    re.IGNORECASE,
)
_REPLY_END = re.compile(
    r"[:.\-–—(\[]\s*(?:(?:the\s+)?(?:(?:author|editor)(?:s'?|'s)?\s+)?(?:re(?:ply|sponse)|rejoinder)|"
    r"comments?|commentary|letter|correspondence)\s*[)\]]?\W*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[([^\[\]]{12,})\]?")
_SPLIT = re.compile(r"<(?i:original)>|;\s|\s(?:TO|=|/)\s*:?\s|\|")
_HEAD = re.compile(r"[:?]\s|\s[-–—]+\s|\s?--\s?|[.…]\s(?=\S)|[–—]")

# Titles that a journal prints again and again: they name a column, not a paper.
_SERIAL = re.compile(
    r"""(?:guest\ |invited\ |brief\ |(?:the\ )?(?:associate\ |guest\ )?editors?(?:\ s)?\ )*(?:
      editorials?(?:\ (?:notes?|comments?|board|introduction|preface|statement|team|page))?
    | introductions?|preface|foreword|afterword|epilogue|prologue|conclusions?|overview|news
    | newsletter|obituar(?:y|ies)|in\ memoriam|book\ reviews?|reviews?|reviewers|abstracts?
    | letters?|research\ letters?|correspondence|announcements?|contents|table\ of\ contents
    | (?:author\ |subject\ )?index|masthead|calendar|(?:research\ )?highlights|in\ brief
    | in\ this\ issue|this\ month(?:\ in\ .{0,40})?|comments?|commentary|reply|replies|response
    | discussion|viewpoint|perspectives?|opinion|summary|acknowledge?ments?|contributors
    | notes?|pages?|choice|errat(?:um|a)|corrections?|corrigend(?:um|a)|retraction|untitled
    | no\ title|anonymous|unknown|na|none|title|journal\ club|quiz|case\ reports?
    | clinical\ pictures?
    | images?\ (?:in|of)\ .{0,40}|(?:presidents?|from\ the\ president)(?:\ s)?(?:\ .{0,20})?
    | proceedings|proceedings\ of\ .*|abstracts?\ of\ .*|letters?\ (?:from|to)\ .{0,40}
    | (?:meeting|poster|oral)\ (?:sessions?|presentations?|abstracts?)|message\ from\ .*
    | from\ the\ editors?(?:\ .{0,30})?
    | (?:an?\ |the\ )?introduction\ to\ (?:the|this)\ (?:special|mini).*
    | special\ (?:issue|section).*
    | (?:welcome|editorial|introduction|preface|foreword)\ (?:to\ |on\ |for\ |of\ )?
        (?:the\ |this\ )?(?:special\ )?(?:issue|section|minitrack|track|volume).*
    | (?:editorial|preface|foreword|introduction|news|letters?)\ .{0,12}
    | \d+(?:st|nd|rd|th)?\ (?:annual\ |international\ )*(?:meeting|congress|conference)\b.*
    )""",
    re.VERBOSE,
)

_DIGITS = re.compile(r"\d+")
_LONE_NUMERALS = {"i": "1", "v": "5", "x": "10"}
_COUNTS = frozenset((*NUMBER_WORDS, *_LONE_NUMERALS))


# Letters of a title that are read; more is no title.
LONGEST_TITLE = 2000
# Signs of a reply or a notice stand this near the end.
_ENDING = 60


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the forms that are compared.

    `words` is the whole title folded; `forms` every spelling that stands for all of it
    (a translation in brackets, the original after a semicolon); `head` the part before a
    subtitle; `numbers` its digits in order of value; `kind` what sort of paper it announces;
    `serial` whether it names a column; `translated` whether a database says so, by brackets
    or by naming the language.
    """

    words: str
    forms: tuple[str, ...]
    head: str
    numbers: tuple[str, ...]
    kind: str
    serial: bool
    translated: bool

    @property
    def key(self) -> str:
        """The whole title without spaces, or nothing when the record has no title."""
        return self.forms[0] if self.forms else ""


def read_title(text: str) -> Title:
    """Read a title as a database prints it.

    >>> read_title("[Incretins in atherosclerosis]. [Review] [12 refs] [Japanese]").words
    'incretins in atherosclerosis'
    >>> read_title("Erratum: Incretins in atherosclerosis (vol 3, pg 12, 2009)").kind
    'correction notice'
    """
    text = plain(text[:LONGEST_TITLE]).replace("&", " and ").strip(' "')
    translated = text.startswith("[")
    if "[" in text or "(" in text:
        translated = translated or bool(_LANGUAGE.search(text))
        text = _NOTE.sub(" ", _ERRATUM_NOTE.sub("", text)).strip()
    kind = _kind(text)
    text = _NOTICE_END.sub("", text) if kind == NOTICE else text
    if kind == NOTICE:
        text = _NOTICE_START.sub("", text, count=1) or text
    text = _COLUMN.sub("", text) if text.endswith("]") else text
    words = count_words(fold(text))
    forms = _forms(text, words)
    start = _HEAD.split(text, maxsplit=1)[0]
    head = squash(count_words(fold(start))) if start != text else forms[0] if forms else ""
    return Title(
        words=words,
        forms=tuple(intern(form) for form in forms),
        head=intern(head) if head not in forms[:1] else "",
        numbers=tuple(sorted(_DIGITS.findall(words))),
        kind=kind or ARTICLE,
        serial=_is_serial(words) or _ends_serial(text),
        translated=translated,
    )


def _kind(text: str) -> str:
    ending = text[-_ENDING:]
    bracketed = ")" in ending or "]" in ending
    if _NOTICE_START.match(text) or _NOTICE_END.search(text if bracketed else ending):
        return NOTICE
    if _REPLY_START.match(text) or _REPLY_END.search(ending):
        return REPLY
    return ""


def _is_serial(words: str) -> bool:
    return len(squash(words)) < 12 or bool(_SERIAL.fullmatch(words))


def _ends_serial(text: str) -> bool:
    """Whether what follows a dash is the name of a column, as in `Remarks - Editorial`."""
    _, dash, tail = text.rpartition(" - ")
    return bool(dash) and len(tail) < 40 and bool(_SERIAL.fullmatch(fold(tail)))


def count_words(words: str) -> str:
    """Folded words with Roman numerals and small number words as digits."""
    parts = words.split()
    if _COUNTS.isdisjoint(parts):
        return words
    out = []
    last = ""
    for word in parts:
        if word in NUMBER_WORDS:
            out.append(NUMBER_WORDS[word])
        elif last in COUNTED and word in _LONE_NUMERALS:
            out.append(_LONE_NUMERALS[word])
        else:
            out.append(word)
        last = word
    return " ".join(out)


def _forms(text: str, words: str) -> list[str]:
    """The whole title and, when it is printed in two languages, each of them."""
    forms = [squash(words)] if words else []
    pieces = [piece for piece in _SPLIT.split(text) if piece.count("(") == piece.count(")")]
    for piece in [*pieces, text] if "[" in text else ():
        inner = _BRACKETED.findall(piece)
        if inner:
            pieces += [*inner, _BRACKETED.sub(" ", piece)]
    for piece in pieces if pieces != [text] else ():
        form = squash(count_words(fold(piece)))
        if len(form) >= 24 and form not in forms:
            forms.append(form)
    return forms
