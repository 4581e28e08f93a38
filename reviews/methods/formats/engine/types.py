"""Types of references: the words and codes of many tools, mapped to CSL types."""

from __future__ import annotations

import re

# RIS codes. The first code of a CSL type is the one that is written.
RIS_TYPES: dict[str, str] = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "ABST": "article-journal",
    "INPR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "WHOLE": "book",
    "CTLG": "book",
    "CLSWK": "classic",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CPAPER": "paper-conference",
    "CONF": "paper-conference",
    "THES": "thesis",
    "RPRT": "report",
    "GOVDOC": "report",
    "STAND": "standard",
    "WEB": "webpage",
    "ELEC": "webpage",
    "BLOG": "post-weblog",
    "ICOMM": "post",
    "PAT": "patent",
    "DATA": "dataset",
    "AGGR": "dataset",
    "DBASE": "dataset",
    "COMP": "software",
    "MPCT": "motion_picture",
    "VIDEO": "motion_picture",
    "ADVS": "motion_picture",
    "SOUND": "song",
    "MUSIC": "musical_score",
    "MAP": "map",
    "ART": "graphic",
    "FIGURE": "figure",
    "CHART": "figure",
    "PAMP": "pamphlet",
    "MANSCPT": "manuscript",
    "UNPB": "manuscript",
    "PCOMM": "personal_communication",
    "SLIDE": "speech",
    "CASE": "legal_case",
    "BILL": "bill",
    "UNBILL": "bill",
    "STAT": "legislation",
    "LEGAL": "legislation",
    "HEAR": "hearing",
    "DICT": "entry-dictionary",
    "ENCYC": "entry-encyclopedia",
    "ENCY": "entry-encyclopedia",
    "SER": "periodical",
    "JFULL": "periodical",
    "GEN": "document",
    "GRANT": "document",
    "EQUA": "document",
    "ANCIENT": "document",
    "MULTI": "document",
    "GRNT": "document",
}

# Words of document types, as databases print them, without case, spaces and punctuation.
# A longer phrase that holds one of them is found by `csl_type` too, the first row winning.
_WORDS: dict[str, str] = {
    "journalarticle": "article-journal",
    "conferencereview": "article-journal",
    "conferencepaper": "paper-conference",
    "conferenceproceeding": "paper-conference",
    "conferenceproceedings": "paper-conference",
    "conferenceabstract": "paper-conference",
    "inproceedings": "paper-conference",
    "proceedingsarticle": "paper-conference",
    "proceedingspaper": "paper-conference",
    "meetingabstract": "paper-conference",
    "meetingpaper": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "paper-conference",
    "editedbook": "book",
    "electronicbook": "book",
    "bookreview": "review-book",
    "bookchapter": "chapter",
    "booksection": "chapter",
    "electronicbooksection": "chapter",
    "bookpart": "chapter",
    "incollection": "chapter",
    "inbook": "chapter",
    "chapter": "chapter",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "doctoralthesis": "thesis",
    "dissertation": "thesis",
    "thesis": "thesis",
    "magazinearticle": "article-magazine",
    "magazine": "article-magazine",
    "newspaperarticle": "article-newspaper",
    "newspaper": "article-newspaper",
    "technicalreport": "report",
    "techreport": "report",
    "governmentdocument": "report",
    "report": "report",
    "standard": "standard",
    "webpage": "webpage",
    "website": "webpage",
    "online": "webpage",
    "electronic": "webpage",
    "blogpost": "post-weblog",
    "blog": "post-weblog",
    "patent": "patent",
    "dataset": "dataset",
    "computerprogram": "software",
    "software": "software",
    "encyclopediaarticle": "entry-encyclopedia",
    "encyclopedia": "entry-encyclopedia",
    "dictionaryentry": "entry-dictionary",
    "manuscript": "manuscript",
    "unpublished": "manuscript",
    "preprint": "article",
    "reviewofawork": "review",
    "postedcontent": "article",
    "audiovisual": "motion_picture",
    "film": "motion_picture",
    "video": "motion_picture",
    "presentation": "speech",
    "bill": "bill",
    "case": "legal_case",
    "statute": "legislation",
    "hearing": "hearing",
    "map": "map",
    "artwork": "graphic",
    "podcast": "broadcast",
    "personalcommunication": "personal_communication",
    "book": "book",
    "monograph": "book",
    "ebook": "book",
    "erratum": "article-journal",
    "editorial": "article-journal",
    "letter": "article-journal",
    "review": "article-journal",
    "note": "article-journal",
    "shortsurvey": "article-journal",
    "trialregistryrecord": "document",
    "clinicaltrial": "document",
    "journal": "article-journal",
    "article": "article-journal",
    "misc": "document",
    "generic": "document",
    "document": "document",
    "other": "document",
}

CSL_TYPES = frozenset(
    {*RIS_TYPES.values(), *_WORDS.values()}
    | {"article", "broadcast", "collection", "event", "interview", "periodical", "performance"}
    | {"regulation", "review", "treaty", "entry"}
)
_NOT_A_LETTER = re.compile(r"[^a-z]")


def csl_type(text: str, codes: dict[str, str] | None = None, default: str = "document") -> str:
    """Return the CSL type that a printed type or code stands for.

    `codes` is a format's own table, asked first, in upper case.

    >>> csl_type("JOUR", RIS_TYPES), csl_type("Conference Paper"), csl_type("article-journal")
    ('article-journal', 'paper-conference', 'article-journal')
    >>> csl_type("Journal: Article; Early Access"), csl_type("")
    ('article-journal', 'document')
    """
    text = text.strip()
    if codes and (found := codes.get(text.upper())):
        return found
    folded = text.casefold()
    if folded in CSL_TYPES and folded not in _SHORT_WORDS:
        return folded
    bare = _NOT_A_LETTER.sub("", folded)
    if bare in _WORDS:
        return _WORDS[bare]
    if bare:
        for word, kind in _WORDS.items():
            if len(word) > 3 and word in bare:
                return kind
    return default


# CSL has types "article" (a preprint) and "review" that databases print for journal articles.
_SHORT_WORDS = frozenset({"article", "review"})
_PRINTED = {"article": "preprint", "review": "review of a work"}


def printed(kind: str) -> str:
    """Return a CSL type in words that `csl_type` understands.

    >>> printed("article"), csl_type(printed("article")), printed("book")
    ('preprint', 'article', 'book')
    """
    return _PRINTED.get(kind, kind)


def by_work(kind: str, work: str) -> str:
    """Return the type that a record's type of work tells, where its kind tells none.

    >>> by_work("document", "song"), by_work("book", "song"), by_work("document", "RCT")
    ('song', 'book', 'document')
    """
    return work if kind == "document" and work in CSL_TYPES else kind
