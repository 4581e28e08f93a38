"""References as readers give them, for property tests: clean text, plausible names and numbers."""

from hypothesis import strategies as st

from reviews.methods.formats import Name, Reference
from reviews.methods.formats.engine.names import parse_name, written
from reviews.methods.formats.engine.text import clean, clean_block, is_placeholder

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüßéèñçøłşğİıΑβγЖщ中文한日"
SIGNS = " 0123456789.,:'’\"()[]/&<>{}\\%$#_~^-–=+@!?*|αβ≥½²\u00a0\u2028"


def settled(clean_it):
    """Clean a text until cleaning leaves it alone, as a reader's output is."""

    def settle(text):
        for _ in range(8):
            text, before = clean_it(text), text
            if text == before:
                return text
        return ""

    return settle


def real(text):
    return bool(text) and not is_placeholder(text)


prose = st.text(LETTERS + SIGNS, min_size=1, max_size=60).map(settled(clean)).filter(real)
blocks = (
    st.text(LETTERS + SIGNS + "\n", min_size=1, max_size=200).map(settled(clean_block)).filter(real)
)
word = st.text(LETTERS, min_size=2, max_size=12)
phrase = st.lists(word, min_size=1, max_size=4).map(" ".join).filter(real)


def survives(name):
    return parse_name(written(name)) == name


persons = st.builds(Name, family=phrase, given=phrase).filter(survives)
groups = st.builds(
    lambda *parts: Name(literal=", ".join(filter(None, parts))), phrase, st.just("") | phrase
).filter(survives)
names = st.lists(st.one_of(persons, groups), max_size=4, unique=True).map(tuple)
numbers = st.from_regex(r"[A-Z]{0,2}[1-9][0-9]{0,3}", fullmatch=True)
ranges = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]).map("-".join)
pages = st.one_of(numbers, ranges)
dois = st.from_regex(
    r"10\.[1-9][0-9]{3}/[a-z0-9]{1,8}(\([a-z0-9]{1,4}\)[a-z0-9.]{0,4}[a-z0-9])?", fullmatch=True
)
issns = st.lists(st.sampled_from(["2049-3630", "0317-8471", "1050-124X"]), unique=True).map(tuple)
isbns = st.lists(st.sampled_from(["9780306406157", "9781482253269"]), unique=True).map(tuple)
urls = st.lists(
    st.from_regex(r"https://example\.org/[a-z0-9?=&_%~-]{1,12}[a-z0-9]", fullmatch=True),
    max_size=2,
    unique=True,
).map(tuple)
years = st.integers(1800, 2099)


@st.composite
def dates(draw):
    """A year and a date that agree, or neither."""
    year = draw(st.none() | years)
    if year is None:
        return None, ""
    month = draw(st.none() | st.integers(1, 12))
    day = draw(st.none() | st.integers(1, 28)) if month else None
    parts = [f"{year:04}"] + ([f"{month:02}"] if month else []) + ([f"{day:02}"] if day else [])
    return year, "-".join(parts)


@st.composite
def references(draw, types=("article-journal", "book", "chapter", "thesis", "report")):
    """A reference with any of its fields filled in."""
    year, date = draw(dates())
    journal = draw(st.just("") | prose)
    abbreviation = draw(st.just("") | prose)
    if not journal or abbreviation.casefold() == journal.casefold():
        abbreviation = ""
    return Reference(
        type=draw(st.sampled_from(types)),
        title=draw(prose),
        authors=draw(names),
        editors=draw(names),
        year=year,
        date=date,
        journal=journal,
        journal_abbreviation=abbreviation,
        volume=draw(st.just("") | numbers),
        issue=draw(st.just("") | numbers),
        pages=draw(st.just("") | pages),
        doi=draw(st.just("") | dois),
        pmid=draw(st.just("") | st.integers(10000, 99999999).map(str)),
        pmcid=draw(st.just("") | st.integers(1, 9999999).map("PMC{}".format)),
        abstract=draw(st.just("") | blocks),
        keywords=draw(st.lists(phrase, max_size=4, unique=True).map(tuple)),
        issn=draw(issns),
        isbn=draw(isbns),
        urls=draw(urls),
        language=draw(st.just("") | word.filter(real)),
        accession=draw(st.just("") | word.filter(real)),
        database=draw(st.just("") | word.filter(real)),
        publisher=draw(st.just("") | prose),
        place=draw(st.just("") | prose),
        notes=draw(st.lists(prose, max_size=2, unique=True).map(tuple)),
    )
