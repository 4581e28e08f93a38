"""A record's keys: every field normalised once, small enough to keep 100,000 of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.methods.dedupe.journals import Journal, read_journal
from reviews.methods.dedupe.marks import read_doi, read_isbn, read_pmid
from reviews.methods.dedupe.names import Names, read_names
from reviews.methods.dedupe.pages import Pages, read_pages
from reviews.methods.dedupe.places import read_number, read_year
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.text import fold, plain, squash
from reviews.methods.dedupe.titles import Title, read_title

ABSTRACT_LETTERS = 300
# Letters more, since some are spaces, markup and a heading.
_MARKUP = 150
# Letters of a short field that are read; more is a mistake of the export.
LONGEST = 500
# Reviews of the Cochrane Library have a number of their own and a version a year, no volume.
COCHRANE = "cd"
_HEADING = re.compile(
    r"\s*(?:[A-Z][A-Za-z/&, ]{2,40}:|abstract|copyright[^.]*\.)\s*", re.IGNORECASE
)
# What tells a supplement and a meeting's abstracts; `1)` is the end of `61 (Suppl 1)`.
_SUPPLEMENT = re.compile(r"\bsup|^\d+\)|\bs\.? ?\d", re.IGNORECASE)
_MEETING = re.compile(r"meeting|abstr(?:act)?s?\b|conference\s*:", re.IGNORECASE)
# What tells that papers of a conference are printed here.
_CONFERENCE = re.compile(r"\b(?:conference|symposium)\b", re.IGNORECASE)
# An article number that a vendor put in the issue's place, and an issue in the volume's.
_LOCATOR = re.compile(r"\s*(?:[a-z]\s?\d{3,}|\d{5,})\s*", re.IGNORECASE)
_ISSUE_IN_VOLUME = re.compile(r"\((\d{1,3})\)")


@dataclass(frozen=True, slots=True)
class Keys:
    """What two records are compared by; equal keys are equal records."""

    title: Title
    names: Names
    year: int
    journal: Journal
    volume: str
    issue: str
    pages: Pages
    doi: str
    pmid: str
    isbn: frozenset[str]
    abstract: str
    supplement: bool
    form: int

    def order(self) -> tuple[str | int | tuple[str, ...], ...]:
        """What sorts records by content: like titles side by side, no two equal."""
        title, pages = self.title, self.pages
        return (
            title.words, title.kind, title.forms, self.names.everyone, self.names.first,
            self.names.people, self.year, self.journal, self.volume, self.issue, pages.first,
            pages.last, pages.mark, self.doi, self.pmid, tuple(sorted(self.isbn)), self.abstract,
            self.supplement, self.form, title.head, title.serial,
            title.translated,
        )  # fmt: skip


def read_keys(record: Record) -> Keys:
    """Normalise a record's fields.

    >>> read_keys(Record(id=1, title="A <i>B</i>", pages="12-5", doi="doi:10.1000/X.")).doi
    '10.1000/x'
    """
    volume, issue, pages = (
        str(text)[:LONGEST] for text in (record.volume, record.issue, record.pages)
    )
    journal = record.journal[:LONGEST]
    if _LOCATOR.fullmatch(issue) and not pages:
        issue, pages = "", issue
    inner = _ISSUE_IN_VOLUME.search(volume)
    if inner and not issue:
        issue = inner.group(1)
    year = read_year(str(record.year)[:LONGEST])
    number = read_number(volume)
    place = read_pages(pages)
    if place.mark == COCHRANE:
        number = issue = ""
    meeting = bool(_MEETING.search(f"{volume} {issue} {journal}"))
    supplement = place.mark.startswith("s") or bool(_SUPPLEMENT.search(f"{volume} {issue} {pages}"))
    return Keys(
        title=read_title(record.title),
        names=read_names(record.authors),
        year=year,
        journal=read_journal(journal),
        volume="" if number == str(year) else number,
        issue=read_number(issue),
        pages=place,
        doi=read_doi(record.doi[:LONGEST]),
        pmid=read_pmid(str(record.pmid)[:LONGEST]),
        isbn=read_isbn(record.isbn[:LONGEST]),
        abstract=read_abstract(record.abstract),
        supplement=supplement or meeting,
        form=_form(place.size, supplement, meeting, bool(_CONFERENCE.search(journal))),
    )


UNKNOWN, BRIEF, LONG, PAPER = range(4)
# A supplement's pages up to so many are a paper's, more may be a whole session's, and still
# more are the supplement's own, which say nothing but that this is one of its abstracts.
A_PAPER, A_SESSION = 40, 150


def _form(pages: int, supplement: bool, meeting: bool, conference: bool) -> int:
    """Whether a record looks like an abstract (BRIEF), an article (LONG), a whole paper in a
    conference's proceedings (PAPER), or none of them."""
    if meeting or pages == 1:
        return BRIEF
    if supplement and pages > A_PAPER:
        return BRIEF if pages > A_SESSION else UNKNOWN
    if pages > 2:
        return PAPER if conference and not supplement else LONG
    return BRIEF if supplement else UNKNOWN


def read_abstract(text: str) -> str:
    """The first letters of an abstract, without its heading.

    >>> read_abstract("PURPOSE OF REVIEW: This article will review") == read_abstract(
    ...     "Purpose: This article will review")
    True
    """
    start = text[: ABSTRACT_LETTERS + _MARKUP]
    heading = _HEADING.match(start)
    start = start[heading.end() :] if heading else start
    return squash(fold(plain(start)))[:ABSTRACT_LETTERS]
