"""What an evidence means: vetoes first, then rules, the first that fits decides.

A rule names the levels that a field may have; a field that it doesn't name may have any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reviews.methods.dedupe.evidence import forbidden

SAME, ASK, DIFFERENT = "same", "ask", "different"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict on a pair: `same`, `ask` or `different`, how likely it is one publication
    (0 to 1), and why, as a code and as a sentence. A `veto` says that the two contradict each
    other, so that no third record may bring them together."""

    verdict: str
    score: float
    code: str
    sentence: str
    veto: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    verdict: Verdict
    forbidden: int


def _rule(
    verdict: str,
    score: float,
    code: str,
    sentence: str,
    veto: bool = False,
    **levels: str,
) -> _Rule:
    return _Rule(Verdict(verdict, score, code, sentence, veto), forbidden(**levels))


WHOLE = "exact|near"
CLOSE = "exact|near|part"
NOT_OTHER = "same|missing"
KNOWN = "same|some|missing"
AT = "range|same"
UNCLEAR = "overlap|touch|missing"
THIS_YEAR = "same|near|missing"
NO_OTHER_DOI = "same|part|missing"
ONE_FORM = "articles|abstracts|open|paper"

# Facts that contradict each other. Some are worth a question, none a merge.
VETOES = (
    _rule(ASK, 0.5, "correction-same-pages",
          "One announces a correction, yet both name the same pages.", veto=True,
          kind="other", title=CLOSE, pages=AT, authors="same|some", volume=NOT_OTHER),
    _rule(ASK, 0.4, "correction-of",
          "One is a correction, reply or comment on the other, in the same volume.", veto=True,
          kind="other", title=CLOSE, authors="same|some", journal="same", volume="same",
          year="same|near"),
    _rule(DIFFERENT, 0.02, "other-kind",
          "One is a correction, reply or comment on the other.", veto=True, kind="other"),
    _rule(ASK, 0.6, "pmid-differs", "Everything agrees but the PubMed numbers differ.", veto=True,
          pmid="other", title="exact", authors="same", pages=AT, volume=NOT_OTHER, year=THIS_YEAR),
    _rule(DIFFERENT, 0.02, "other-pmid", "The PubMed numbers differ.", veto=True, pmid="other"),
    _rule(ASK, 0.5, "contrast-same-pages",
          "The titles differ by an opposite such as men and women, yet the rest agrees.",
          veto=True,
          title="contrast", doi=NO_OTHER_DOI, authors="same|missing", pages="range",
          volume=NOT_OTHER, year="same"),
    _rule(DIFFERENT, 0.02, "contrast", "The titles differ by an opposite, as men and women do.",
          veto=True, title="contrast"),
    _rule(DIFFERENT, 0.02, "number", "The titles differ by a number.", veto=True,
          title="number", pages="overlap|touch|missing|other"),
    _rule(DIFFERENT, 0.02, "serial-volume", "A recurring title in another volume.", veto=True,
          serial="yes", volume="other"),
    _rule(DIFFERENT, 0.02, "serial-issue", "A recurring title in another issue.", veto=True,
          serial="yes", issue="other"),
    _rule(DIFFERENT, 0.02, "serial-pages", "A recurring title on other pages.", veto=True,
          serial="yes", pages="other|touch"),
    _rule(DIFFERENT, 0.02, "serial-doi", "A recurring title with another DOI.", veto=True,
          serial="yes", doi="other"),
    _rule(DIFFERENT, 0.02, "serial-year", "A recurring title in another year.", veto=True,
          serial="yes", year="near|far"),
    _rule(ASK, 0.5, "sister-journal",
          "Same title, authors, year and volume number in another journal.", veto=True,
          title="exact", authors="same", year="same", volume="same", journal="other",
          pages="other"),
    _rule(DIFFERENT, 0.03, "other-journal", "Printed in another journal on other pages.", veto=True,
          journal="other", pages="other", doi="other|missing"),
    _rule(ASK, 0.3, "printed-twice",
          "Same title, authors, journal and abstract, in another volume.", veto=True,
          serial="no", title="exact", authors="same", journal="same", year="same|near",
          abstract="same", volume="other", pages="other", supplement="no"),
    _rule(DIFFERENT, 0.03, "other-doi-pages", "Another DOI and other pages.", veto=True,
          doi="other", pages="other"),
)  # fmt: skip

# Agreement that no two publications share.
SURE = (
    _rule(SAME, 0.99, "doi-title", "Same DOI and title.",
          doi="same", title=CLOSE, authors=KNOWN, pages="range|same|overlap|touch"),
    _rule(SAME, 0.98, "doi-title", "Same DOI and title.",
          doi="same", title="exact", authors=KNOWN, pages="missing",
          abstract="same|alike|missing"),
    _rule(SAME, 0.97, "doi-title", "Same DOI and nearly the same title.",
          doi="same", title="near|part", authors=KNOWN, pages="missing", abstract=NOT_OTHER,
          supplement="no"),
    _rule(SAME, 0.98, "doi-title", "Same DOI, title and pages.", doi="same", title=WHOLE, pages=AT),
    _rule(SAME, 0.97, "doi-abstract", "Same DOI, abstract and nearly the same title.",
          doi="same", title="alike", abstract="same", authors=KNOWN),
    _rule(SAME, 0.97, "doi-abstract", "Same DOI, title, authors and abstract.",
          doi="same", title="exact", abstract="same", authors="same"),
    _rule(SAME, 0.99, "pmid-title", "Same PubMed number and title.",
          pmid="same", title="exact|near|part|alike|missing"),
    _rule(SAME, 0.97, "serial-place", "The same recurring title in one issue on one page.",
          serial="yes", title=WHOLE, authors=KNOWN, pages=AT, volume="same", journal="same",
          year="same"),
    _rule(SAME, 0.98, "title-pages", "Same title, authors and pages.",
          serial="no", title=WHOLE, authors=KNOWN, pages="range", volume=NOT_OTHER, year="same"),
    _rule(SAME, 0.97, "title-pages", "Same title, authors and pages; a year is missing.",
          serial="no", title=WHOLE, authors="same", pages="range", volume=NOT_OTHER,
          year="missing", doi=NO_OTHER_DOI),
    _rule(SAME, 0.98, "title-pages", "Same title, authors, volume and pages.",
          serial="no", title="exact", authors=KNOWN, pages=AT, volume="same", year=THIS_YEAR),
    _rule(SAME, 0.97, "title-pages", "Nearly the same title, same authors, volume and pages.",
          serial="no", title="near", authors=KNOWN, pages=AT, volume="same", year=THIS_YEAR,
          supplement="no"),
    _rule(SAME, 0.97, "title-pages", "Nearly the same title, same abstract, volume and pages.",
          serial="no", title="near", authors=KNOWN, pages=AT, volume="same", year=THIS_YEAR,
          abstract="same"),
    _rule(SAME, 0.96, "title-pages", "The same title but for a slip, on one page of a supplement.",
          serial="no", title="near", authors="same", pages=AT, volume="same", journal="same",
          year="same", issue=NOT_OTHER, abstract=NOT_OTHER, doi=NO_OTHER_DOI),
    _rule(SAME, 0.97, "title-pages", "Nearly the same title, same volume and pages.",
          serial="no", title="near", authors=KNOWN, pages="range", volume="same",
          year=THIS_YEAR),
    _rule(SAME, 0.97, "title-pages", "Same title, authors, journal and pages.",
          serial="no", title="exact", authors=KNOWN, pages=AT, volume="missing", journal="same",
          year="same"),
    _rule(SAME, 0.97, "title-pages", "Nearly the same title, same authors, journal and pages.",
          serial="no", title="near", authors="same|some", pages=AT, volume="missing",
          journal="same", year="same"),
    _rule(SAME, 0.96, "title-place",
          "Same title in the same place; the authors are spelt differently.",
          serial="no", title="exact", pages="range", volume="same", journal="same", year="same"),
)  # fmt: skip

# Agreement that is nearly sure, unless a third record speaks against it.
LIKELY = (
    _rule(SAME, 0.95, "title-range", "Same title, authors, journal and pages; the volumes differ.",
          serial="no", title="exact", authors="same", pages="range", journal="same", year="same"),
    _rule(SAME, 0.95, "longer-title", "Same authors and pages; one title has a further part.",
          title="part", authors="same|missing", pages="range", volume="same", year=THIS_YEAR),
    _rule(SAME, 0.95, "longer-title",
          "Same authors, journal and pages; one title has a further part.",
          title="part", authors="same|missing", pages="range", volume="missing", journal="same",
          year="same"),
    _rule(SAME, 0.93, "longer-title", "Same authors, issue and page; one title has a further part.",
          title="part", authors="same", pages="same", volume="same", issue="same", journal="same",
          year="same", serial="no", supplement="no"),
    _rule(SAME, 0.93, "similar-title", "Same authors, volume and pages; the titles are similar.",
          title="alike", authors="same", pages="range", volume="same", year="same", serial="no",
          supplement="no"),
    _rule(SAME, 0.92, "similar-title",
          "Same authors and place in a supplement; the titles are similar.",
          title="alike", authors="same", pages="range", volume="same", journal="same",
          year="same", serial="no", issue=NOT_OTHER, doi=NO_OTHER_DOI, abstract=NOT_OTHER,
          form="articles"),
    _rule(SAME, 0.93, "similar-title", "Same authors, journal and pages; the titles are similar.",
          title="alike", authors="same", pages="range", volume="missing", journal="same",
          year="same", serial="no", supplement="no"),
    _rule(SAME, 0.93, "similar-title", "Same place and similar titles; one record has no authors.",
          title="alike", authors="missing", pages="range", volume="same", journal="same",
          year="same", serial="no", supplement="no"),
    _rule(SAME, 0.92, "number-same-pages",
          "The titles differ by a number, yet authors and place are the same.",
          title="number", authors="same", pages="range", volume="same", journal="same",
          year="same", issue=NOT_OTHER, doi=NO_OTHER_DOI, supplement="no", serial="no"),
    _rule(SAME, 0.93, "no-title", "Same authors and place; one record has no title.",
          title="missing", authors="same", pages="range", volume="same", journal="same",
          year="same"),
    _rule(SAME, 0.95, "title-journal", "Same title, authors, journal and year.",
          serial="no", title="exact", authors="same", journal="same", year="same",
          volume=NOT_OTHER, issue=NOT_OTHER, pages=UNCLEAR, abstract=NOT_OTHER,
          doi=NO_OTHER_DOI, form=ONE_FORM),
    _rule(SAME, 0.94, "title-journal", "Nearly the same title; same authors, journal and year.",
          serial="no", title="near", authors="same", journal="same", year="same",
          volume=NOT_OTHER, issue=NOT_OTHER, pages=UNCLEAR, abstract=NOT_OTHER,
          doi=NO_OTHER_DOI, supplement="no"),
    _rule(SAME, 0.94, "title-overlap", "Same title, authors, journal, volume and a common page.",
          serial="no", title="exact", authors="same", journal="same", year="same",
          volume="same", issue=NOT_OTHER, pages="overlap|touch", abstract=NOT_OTHER,
          doi=NO_OTHER_DOI),
    _rule(SAME, 0.93, "translated", "Same authors and place; the titles are in two languages.",
          title="translated", authors="same", journal="same", year="same", volume="same",
          issue=NOT_OTHER, pages="range", doi=NO_OTHER_DOI, form=ONE_FORM),
    _rule(SAME, 0.94, "title-volume", "Same title, authors, journal and volume; a year is missing.",
          serial="no", title="exact", authors="same", journal="same", year="missing",
          volume="same", issue=NOT_OTHER, pages=UNCLEAR, abstract=NOT_OTHER, doi=NO_OTHER_DOI,
          form=ONE_FORM),
    _rule(SAME, 0.92, "title-volume", "Same title, authors, year and volume; a journal is missing.",
          serial="no", title="exact", authors="same", journal="missing", year="same",
          volume="same", issue=NOT_OTHER, pages=UNCLEAR, abstract=NOT_OTHER, doi=NO_OTHER_DOI,
          form=ONE_FORM),
    _rule(SAME, 0.92, "title-issue", "Same title, authors and issue, but other pages.",
          serial="no", title="exact", authors="same", journal="same", year="same",
          volume="same", issue="same", pages="other", abstract=NOT_OTHER, doi=NO_OTHER_DOI,
          form="abstracts|open|paper"),
    _rule(SAME, 0.92, "title-next-year", "Same title, authors and journal, online and in print.",
          serial="no", title="exact", authors="same", journal="same", year="near",
          volume="missing", pages="missing", abstract=NOT_OTHER, doi=NO_OTHER_DOI,
          form="articles|paper"),
    _rule(SAME, 0.93, "title-volume", "Nearly the same title, same authors and issue.",
          serial="no", title="near", authors="same", journal="same", year="near", volume="same",
          issue="same", pages=UNCLEAR, abstract=NOT_OTHER, doi=NO_OTHER_DOI, supplement="no"),
    _rule(SAME, 0.94, "title-volume", "Same title, authors, journal and volume.",
          serial="no", title="exact", authors="same", journal="same", year="near", volume="same",
          issue=NOT_OTHER, pages=UNCLEAR, abstract=NOT_OTHER, doi=NO_OTHER_DOI,
          form=ONE_FORM),
    _rule(SAME, 0.93, "title-overlap", "Same title, authors, journal, volume and some pages.",
          serial="no", title=CLOSE, authors="same", journal="same", year=THIS_YEAR, volume="same",
          pages="overlap"),
    _rule(SAME, 0.93, "title-overlap", "Same title, authors, year and some pages.",
          serial="no", title="exact", authors="same", journal=NOT_OTHER, year="same",
          volume=NOT_OTHER,
          pages="overlap"),
    _rule(SAME, 0.93, "title-volume-issue", "Same title, authors, volume and issue.",
          serial="no", title="exact", authors="same", year="same", volume="same", issue="same",
          pages="missing", abstract=NOT_OTHER, doi=NO_OTHER_DOI),
    _rule(SAME, 0.94, "title-abstract", "Same title, authors, abstract and journal.",
          serial="no", title=WHOLE, authors="same", abstract="same", journal="same", year="same",
          volume=NOT_OTHER, pages=UNCLEAR),
    _rule(SAME, 0.95, "title-abstract", "Same title, authors, abstract, journal and page.",
          serial="no", title="exact", authors="same", abstract="same", journal="same",
          year="same", pages=AT),
    _rule(SAME, 0.93, "title-abstract", "Same title, abstract and place.",
          title="exact", authors=KNOWN, abstract="same", journal="same", year="same",
          volume="same", issue=NOT_OTHER, pages=UNCLEAR),
)  # fmt: skip

# Doubt that is worth a person's minute.
DOUBTS = (
    _rule(ASK, 0.7, "doi-other-place", "Same DOI and title, but authors or pages differ.",
          doi="same", title=CLOSE),
    _rule(ASK, 0.6, "doi-similar-title", "Same DOI and authors under another title.",
          doi="same", title="alike|translated", authors="same", supplement="no",
          pages="range|same|overlap|touch|missing"),
    _rule(ASK, 0.6, "pmid-other-title", "Same PubMed number under another title.", pmid="same"),
    _rule(ASK, 0.6, "number-same-pages",
          "The titles differ by a number, yet authors and page are the same.",
          title="number", authors="same|missing", pages=AT, volume=NOT_OTHER, journal="same",
          year="same", issue=NOT_OTHER, doi=NO_OTHER_DOI, serial="no"),
    _rule(ASK, 0.6, "title-volume-pages", "Same title, authors and volume, but other pages.",
          veto=True,
          serial="no", title=WHOLE, authors="same|some", journal="same", volume="same"),
    _rule(ASK, 0.6, "title-page", "Same title, authors, journal and page, but another volume.",
          serial="no", title=WHOLE, authors="same", journal="same", pages=AT, year=THIS_YEAR),
    _rule(ASK, 0.7, "title-year", "Same title, authors, journal and year; the place is unknown.",
          serial="no", title=WHOLE, authors="same", journal="same", year="same",
          volume=NOT_OTHER, pages=UNCLEAR, issue=NOT_OTHER),
    _rule(ASK, 0.6, "title-year", "Same title, authors, journal and year, but another place.",
          veto=True,
          serial="no", title=WHOLE, authors="same", journal="same", year="same",
          volume=NOT_OTHER),
    _rule(ASK, 0.7, "title-next-year",
          "Same title, authors and journal a year apart; too little is known of the place.",
          serial="no", title="exact", authors="same", journal="same", year="near",
          volume="missing", pages="missing"),
    _rule(ASK, 0.55, "longer-title-place",
          "Same authors and place; one title has a further part.",
          title="part", authors="same", journal="same", volume=NOT_OTHER, issue=NOT_OTHER,
          year="same", pages="touch|missing"),
    _rule(ASK, 0.55, "similar-page", "Same authors and page; the titles are similar.",
          title="part|alike", authors="same", pages=AT, volume=NOT_OTHER, journal="same",
          year=THIS_YEAR),
    _rule(ASK, 0.5, "translated", "Same authors and place under another title.",
          title="other|translated", authors="same", pages="range", volume="same", journal="same",
          year="same", issue=NOT_OTHER),
    _rule(ASK, 0.5, "sister-journal",
          "Same title, authors, year and volume number in another journal.",
          title="exact", authors="same", year="same", volume="same", journal="other",
          serial="no"),
    _rule(ASK, 0.5, "title-years", "Same title, authors, journal and pages, years apart.",
          serial="no", title="exact", authors="same", journal="same", pages=AT,
          volume=NOT_OTHER, year="far"),
    _rule(ASK, 0.8, "title-nothing-against", "Same title; too little is known, nothing differs.",
          serial="no", title="exact", authors=KNOWN, year=THIS_YEAR, journal=NOT_OTHER,
          volume=NOT_OTHER, issue=NOT_OTHER, pages="range|same|overlap|touch|missing",
          doi=NO_OTHER_DOI, abstract="same|alike|missing"),
    _rule(ASK, 0.35, "similar-title-year",
          "Similar titles, same authors, journal and year; too little is known of the place.",
          serial="no", title="alike", authors="same", journal="same", year="same",
          volume="missing", pages="missing", abstract="same|alike|missing", doi=NO_OTHER_DOI),
    _rule(ASK, 0.4, "title-only", "Same title and authors; too little is known of the place.",
          serial="no", title="exact", authors="same", journal="other|missing", volume="missing",
          pages="missing", year=THIS_YEAR, doi=NO_OTHER_DOI),
    _rule(ASK, 0.15, "two-journals", "Same title, authors and year in two journals.", veto=True,
          serial="no", title="exact", authors="same", year="same", journal="other",
          abstract="same|alike|missing", doi=NO_OTHER_DOI),
)  # fmt: skip

# What speaks against one publication without being surprising.
FAR = (
    _rule(DIFFERENT, 0.02, "number", "The titles differ by a number.", veto=True, title="number"),
    _rule(DIFFERENT, 0.02, "elsewhere", "In another volume on other pages.", veto=True,
          volume="other", pages="other"),
    _rule(DIFFERENT, 0.02, "other-year", "Years apart.", veto=True, year="far"),
)  # fmt: skip

UNRELATED = Verdict(DIFFERENT, 0.0, "unrelated", "Too little in common.")


@cache
def judge(evidence: int) -> Verdict:
    """The verdict of the first veto or rule that fits an evidence."""
    for rule in (*VETOES, *SURE, *LIKELY, *DOUBTS, *FAR):
        if not evidence & rule.forbidden:
            return rule.verdict
    return UNRELATED
