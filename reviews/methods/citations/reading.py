"""One citation, taken apart as far as its shape makes certain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reviews.methods.formats.engine.reference import Name, Reference

from .letters import NO_YEAR, UP, YEAR, on_one_line
from .marks import Marks, marked
from .people import group_in, people_at
from .place import Place, placed, title_and_journal

LONGEST = 8_000

# (2010)  (2010a, March 3)  (in press)   and, without brackets:  , 2010.  . 2010.
_YEAR_IN_BRACKETS = re.compile(
    rf"\s*[.,]?\s*\(\s*(?:(?P<year>{YEAR})[a-z]?|(?P<none>{NO_YEAR}))(?:[,/\s–-][^()]{{0,40}})?\)\s*[.,:;]?\s*",
    re.IGNORECASE,
)
_YEAR_BARE = re.compile(
    rf"\s*[.,]?\s+(?:(?P<year>{YEAR})[a-z]?|(?P<none>{NO_YEAR}))\s*[.,:]\s+(?=\S)", re.IGNORECASE
)
_CLOSED_BY = {"“": '”“"', '"': '"”', "‘": "’'", "'": "'’", "«": "»"}
_AUTHORS_END = re.compile(r"\s*(?:\.+|:)\s+(?=\S)")
_SENTENCE = re.compile(r"[^\s.]{2}[\])”\"’']?[.?!][”\"’']?\s+(?=[^a-z\s])")


@dataclass
class _Draft:
    """What is known of a citation so far."""

    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    et_al: bool = False
    year: int | None = None
    title: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    place: str = ""
    type: str = "document"
    rest: list[str] = field(default_factory=list)


def reference_in(raw: str, *, start: int = 0, line: int = 0) -> Reference:
    """Return what one citation certainly says; what it doesn't say certainly stays in `raw`.

    `start` is how many letters of the text are its number in the list. Text that no field holds
    is kept in `extra` under "unparsed".

    >>> found = reference_in("Wu L, Xi M. On age. Gut. 2001;3(2):11-9. PMID: 77")
    >>> [str(name) for name in found.authors], found.title, found.journal, found.year
    (['Wu, L', 'Xi, M'], 'On age', 'Gut', 2001)
    >>> found.volume, found.issue, found.pages, found.pmid
    ('3', '2', '11-9', '77')
    >>> reference_in("Wu, L., & Xi, M. (2001). On age. Gut, 3(2), 11–19.").title
    'On age'
    """
    text = on_one_line(raw[start:])
    if len(text) > LONGEST:
        return Reference(raw=raw, line=line)
    marks = marked(text)
    draft = _Draft()
    _read(draft, marks.text)
    if draft.type != "article-journal" and _THESIS.search(marks.text):
        draft.type = "thesis"
    return _made(draft, marks, raw, line)


def _read(draft: _Draft, text: str) -> None:
    """Fill a draft from the text of a citation without its identifiers."""
    people = people_at(text)
    after = text
    if people:
        after = text[people.end :]
        if people.editors:
            draft.editors = people.names
        else:
            draft.authors = people.names
        draft.et_al = people.et_al
    dated = _YEAR_IN_BRACKETS.match(after) or (_YEAR_BARE.match(after) if people else None)
    if dated:
        _after_year(draft, dated, after)
    elif people:
        _after_people(draft, after)
    else:
        _without_people(draft, text)


def _after_year(draft: _Draft, dated: re.Match[str], text: str) -> None:
    draft.year = int(dated["year"]) if dated["year"] else None
    _work(draft, text[dated.end() :], dated=True)


def _after_people(draft: _Draft, text: str) -> None:
    """Numbered styles: the title follows the people, the year stands further on."""
    bare = text.lstrip(" .,:")
    if bare[:1] in ("“", '"') and _quoted(draft, bare, dated=False):
        return
    end = _AUTHORS_END.match(text)
    if end:
        _work(draft, text[end.end() :], dated=False)
    elif text[:2] == ", ":
        _joined_by_commas(draft, text[2:])
    else:
        _work(draft, text.lstrip(" ."), dated=False)


def _without_people(draft: _Draft, text: str) -> None:
    """An organisation, or nobody, before the year or the title."""
    dated = _early_year(text)
    if dated:
        before = text[: dated.start()].strip(" .,")
        after = text[dated.end() :]
        group = group_in(before)
        if group is None and placed(after, dated=True) and not title_and_journal(after):
            # The work has no author: its title comes first, then the year, then where it stands.
            draft.year = int(dated["year"]) if dated["year"] else None
            _work(draft, f"{before}. {after}", dated=True)
            return
        if group or len(before.split()) <= 8:
            draft.authors = (group or Name(literal=before),)
            _after_year(draft, dated, text)
            return
    first, _stop, after = text.partition(". ")
    group = group_in(first) if after else None
    if group:
        draft.authors = (group,)
        later = _YEAR_BARE.match(f". {after}")
        if later:
            _after_year(draft, later, f". {after}")
            return
        _work(draft, after, dated=False)
    else:
        _work(draft, text, dated=False)


def _early_year(text: str) -> re.Match[str] | None:
    """A year in brackets, with more than a few words after it."""
    found = _YEAR_IN_BRACKETS.search(text[:400])
    after = text[found.end() :] if found else ""
    return found if found and found.start() > 1 and len(after.split()) > 3 else None


def _work(draft: _Draft, text: str, *, dated: bool) -> None:
    """The title and where it appeared, in whatever follows people and year."""
    if _quoted(draft, text, dated=dated):
        return
    if _book_part(draft, text) or _book(draft, text):
        return
    place = placed(text, dated=dated)
    parted = title_and_journal(place.before) if place else None
    if place and parted:
        draft.title, draft.journal = parted
        _take(draft, place)
        return
    _bare(draft, text)


def _quoted(draft: _Draft, text: str, *, dated: bool) -> bool:
    """A title in quotation marks: all that stands before its journal, or up to a comma or stop.

    Marks around a title's beginning only, as in “Paperwork”: a study, don't end it.
    """
    ends = [
        at
        for at in range(4, min(len(text), 800))
        if text[at] in _CLOSED_BY.get(text[0], "") and not _GOES_ON.match(text, at + 1)
    ]
    for at in reversed(ends):
        rest = re.sub(r"^[.,;\s]*(?:[Ii]n:?\s+(?=\S))?", "", text[at + 1 :])
        place = placed(f" {rest}", dated=dated)
        journal = place.before.strip(" ,.") if place else ""
        parted = title_and_journal(journal)
        if place and journal and not _runs_on(parted):
            draft.title, draft.journal = _unquoted(text[1:at]), journal
            _take(draft, place)
            return True
    for at in ends:
        closed = text[at - 1] in ".,?!" or text[at + 1 : at + 2] in (".", ",", ";")
        if closed and len(text[1:at].split()) > 2:
            draft.title = _unquoted(text[1:at])
            _leave(draft, text[at + 1 :])
            return True
    return False


# After the mark a title goes on: with a letter, a colon, or a word in small letters.
_GOES_ON = re.compile(r"\w|\s*:|\s+(?!in\b)[^\W\d_A-Z]")


def _runs_on(parted: tuple[str, str] | None) -> bool:
    """Whether what stands before the numbers holds more of the title than a journal's name."""
    return parted is not None and len(parted[0].split()) > 4


def _unquoted(title: str) -> str:
    return title.strip(" .,").strip('"“”').strip(" .,")


def _take(draft: _Draft, place: Place) -> None:
    draft.volume, draft.issue, draft.pages = place.volume, place.issue, place.pages
    draft.year = draft.year or place.year
    draft.type = "article-journal"
    if place.after:
        draft.rest.append(place.after)


# In: Novak A, editor. Title of the book.   In A. Novak (Ed.), Title of the book (pp. 1–9).
_IN = re.compile(r"(?P<title>.{6,500}?[.?!]['”\"’]?),?\s+In:?\s+(?P<book>\S.+)")
_BOOK_PAGES = re.compile(
    r"[(,.;\s]\s*pp?\.?\s*(?P<pages>[A-Za-z]?\d+(?:\s?[-–—−]\s?[A-Za-z]?\d+)?)\)?"
)
_BOOK_TITLE = re.compile(
    r"(?:\(\s*eds?\.?\s*\)|\beditors?|\beds?\b\.?)[.,]?\s+(?P<title>[^().]{6,300}?)(?=\s*\(|\.\s|$)",
    re.IGNORECASE,
)
_THESIS = re.compile(
    r"\[?\b(?:(?:ph\.?\s?d|doctoral|master'?s?|m\.?sc|m\.?phil|undergraduate)\.?\s+)?"
    r"(?:thesis|dissertation)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    rf"(?P<before>.+?[.;)\]])\s+(?P<place>{UP}[^:;.\d]{{1,50}}):\s*(?P<publisher>[^:;]{{2,90}}?)"
    rf"(?:[;,]\s*(?:c|©)?(?P<year>{YEAR})|\s*$|[.,]\s*$)"
)


def _book_part(draft: _Draft, text: str) -> bool:
    """A chapter, with the book that it is in."""
    found = _IN.match(text)
    if not found:
        return False
    book = found["book"]
    pages = _BOOK_PAGES.search(book)
    imprint = _IMPRINT.match(book)
    if not pages and not imprint:
        return False
    draft.title = found["title"].strip(" .").strip("'”\"’‘“").strip(" .,")
    draft.type = "chapter"
    draft.pages = re.sub(r"\s?[-–—−]\s?", "-", pages["pages"]) if pages else ""
    if imprint:
        _imprint(draft, imprint)
    if named := _BOOK_TITLE.search(book):
        draft.journal = named["title"].strip(" .,")
    _leave(draft, book)
    return True


def _book(draft: _Draft, text: str) -> bool:
    """A book: its title, then place and publisher."""
    found = _IMPRINT.match(text)
    if not found or placed(text, dated=True):
        return False
    first = _first_sentence(found["before"])
    draft.title, draft.type = first.strip(" ."), "book"
    _imprint(draft, found)
    _leave(draft, found["before"][len(first) :] + text[found.end() :])
    return True


def _imprint(draft: _Draft, found: re.Match[str]) -> None:
    draft.place, draft.publisher = found["place"].strip(), found["publisher"].strip(" .,")
    if found["year"]:
        draft.year = draft.year or int(found["year"])


_LAST_YEAR = re.compile(rf"[\s.,;(](?P<year>{YEAR})[a-z]?\)?[.;]?\s*$")


def _bare(draft: _Draft, text: str) -> None:
    """A title, and something after it that has no numbers to tell what it is."""
    last = _LAST_YEAR.search(text)
    if last and not draft.year:
        draft.year = int(last["year"])
        text = text[: last.start()]
    title = _first_sentence(text)
    if draft.authors or draft.year or (title == text and len(title.split()) > 3):
        draft.title = title.strip(" .,;")
        _leave(draft, text[len(title) :])
    else:
        _leave(draft, text)


def _first_sentence(text: str) -> str:
    """The text up to its first full stop, question mark or exclamation mark that ends a sentence.

    A question is followed by the rest of its title more often than by a journal.
    """
    for found in _SENTENCE.finditer(text):
        end = found.end()
        if "." in found[0] or not _SENTENCE.search(text, end):
            return text[:end]
    return text


def _leave(draft: _Draft, text: str) -> None:
    if text.strip(" .,;:()"):
        draft.rest.append(text.strip())


def _joined_by_commas(draft: _Draft, text: str) -> None:
    """Styles that part even title and journal by a comma: "J. Wu, On age, Gut 3 (2001) 11–19."."""
    place = placed(text, dated=False)
    head, comma, journal = place.before.rpartition(", ") if place else ("", "", "")
    if place and comma and journal[:1].isupper() and head.strip():
        draft.title, draft.journal = head.strip(" ."), journal.strip(" .")
        _take(draft, place)
    else:
        _work(draft, text, dated=False)


def _made(draft: _Draft, marks: Marks, raw: str, line: int) -> Reference:
    extra: dict[str, tuple[str, ...]] = {}
    unparsed = tuple(filter(None, (*draft.rest, *marks.aside)))
    if unparsed:
        extra["unparsed"] = unparsed
    if draft.et_al:
        extra["authors"] = ("et al.",)
    return Reference(
        type=draft.type,
        title=draft.title,
        authors=draft.authors,
        editors=draft.editors,
        year=draft.year,
        date=str(draft.year or ""),
        journal=draft.journal,
        volume=draft.volume,
        issue=draft.issue,
        pages=draft.pages,
        doi=marks.doi,
        pmid=marks.pmid,
        pmcid=marks.pmcid,
        isbn=marks.isbn,
        urls=marks.urls,
        publisher=draft.publisher,
        place=draft.place,
        extra=extra,
        raw=raw,
        line=line,
    )
