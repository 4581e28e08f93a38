"""Whatever is pasted, every word of it stays in an entry or a problem, and nothing breaks."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviews.methods.citations import list_of, reference_in
from reviews.methods.formats import Problem, Reference
from tests.reviews.methods.citations.samples import APA, HARVARD, VANCOUVER

PIECES = [
    *VANCOUVER.splitlines(), *APA.splitlines(), *HARVARD.splitlines(),
    "References", "[12]", "3.", "(4) ", "• ", "–", "PubMed Google Scholar", "\t", "\x0c", "\x00",
    "doi:10.1000/", "PMID:", "“", "‘", "(2001)", "et al.", "In: ", "  ", "…", "\ud800", "İ", "ß",
    "10.1000/x(y", "http://", "[", "]", "王伟, 李娜. 同伴支持. 2011;25(3):201-5.", "no. 3 (", "&",
]  # fmt: skip
texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=12).map("\n".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12).map("".join),
)


@given(texts)
def test_no_word_of_a_list_is_lost_and_the_order_stays(text):
    found = list(list_of(text))
    kept = "".join(
        item.raw if isinstance(item, Reference) else item.excerpt
        for item in found
        if isinstance(item, Reference) or item.reason.startswith(("This line", "There is"))
    )
    assert "".join(kept.split()) == "".join(text.split())


@given(texts)
def test_lines_are_counted_as_the_text_has_them(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in list_of(text):
        assert 1 <= item.line <= len(lines)
        if isinstance(item, Problem):
            assert item.reason and not item.lost
        else:
            first = item.raw.split("\n")[0]
            assert first in lines[item.line - 1]


@example("0:CITED 20010\r0 0")
@example("0:CITED 2001:0\r0 0")
@example("0 0HTTP://0\r0 1")
@given(texts)
def test_nothing_is_said_that_the_text_does_not_say(text):
    for item in list_of(text):
        if isinstance(item, Problem) or not text.isascii():
            continue
        # A title may go on behind what was taken out of its midst: an address, a note.
        squeezed = _bare(text)
        for apart in (*item.extra.get("unparsed", ()), *item.urls):
            squeezed = squeezed.replace(_bare(apart), "", 1)
        squeezed += _bare(text)
        said = [item.title, item.journal, item.volume, item.issue, item.doi, item.pmid]
        said += [item.publisher, item.place, str(item.year or ""), *map(str, item.authors)]
        for words in said:
            bare = _bare(words)
            assert bare in squeezed or len(item.authors) > 0 and words in map(str, item.authors)


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join))
def test_one_citation_is_always_a_reference_with_its_own_text(text):
    assert reference_in(text, line=3).raw == text


@pytest.mark.parametrize(
    "text",
    [
        "Novak A, " * 4_000,
        "A. " * 10_000,
        "(2001) " * 5_000,
        "pdf article link " * 20,
        "“" * 7_000,
        "Von der " * 3_000,
        "1. A 2. B " * 2_000,
        "a-" * 7_900,
        "X" * 100_000,
        "Novak-" * 1_300 + "A",
        "12, " * 2_000,
        "[" * 5_000 + "PMID: 1" + "]" * 5_000,
        "In: " * 1_900,
        "Bread,,2014,Journal of Imaginary Nursing,12,3," + "221-23," * 1_000,
        "A. B. 2010;12: 1-2, " + "quiz 3-4, " * 700,
        "Nursing. 12(3):1-9, " + "201-9, " * 1_000 + "2014.",
        "Nursing. 12(3):1-9, " + "p. 201 - p. 9, " * 500 + "2014.",
    ],
    ids=lambda text: text[:8],
)
def test_no_text_takes_long(text):
    began = time.process_time()
    list(list_of(text))
    assert time.process_time() - began < 2


NUMBERS = (
    "221-23 e12 1.2 12(3) quiz 2010; (2010) Mar Suppl vol. no. pp. Article iv-x 3--4 12/13 , ; :"
).split()


@given(st.lists(st.sampled_from([*NUMBERS, " "]), min_size=1, max_size=5).map("".join))
def test_no_row_of_numbers_takes_long(piece):
    began = time.process_time()
    reference_in(f"Bread. {piece * (4_000 // len(piece))}")
    assert time.process_time() - began < 2
