"""A reference list becomes its references, however it is printed."""

from __future__ import annotations

import textwrap

import pytest

from reviews.methods.citations import HEADING, NO_TITLE, entries, list_of
from reviews.methods.formats import Problem, Reference, read
from tests.reviews.methods.citations.samples import APA, HARVARD, TOLD, VANCOUVER


def references(text):
    return [item for item in list_of(text) if isinstance(item, Reference)]


def problems(text):
    return [item for item in list_of(text) if isinstance(item, Problem)]


def told(found):
    first = found.authors[0] if found.authors else None
    return (
        found.title,
        (first.family or first.literal) if first else "",
        len(found.authors),
        found.year,
        found.journal,
        found.volume,
        found.issue,
        found.pages,
    )


@pytest.mark.parametrize("style", [VANCOUVER, APA, HARVARD], ids=["Vancouver", "APA", "Harvard"])
def test_each_style_says_who_when_what_and_where(style):
    assert [told(found) for found in references(style)] == TOLD[style]


def test_identifiers_and_addresses_are_taken_too():
    first, *_, report, _chapter = references(VANCOUVER)
    assert (first.doi, first.pmid) == ("10.1000/jcc.2013.0771", "20701422")
    assert report.urls == ("https://peers.example.org/report.pdf",)
    assert references(APA)[0].doi == "10.1000/pij.25.134"


def test_the_kind_of_work_is_told_where_the_shape_tells_it():
    kinds = [found.type for style in (VANCOUVER, HARVARD) for found in references(style)]
    assert kinds == [*["article-journal"] * 3, "book", "book", "chapter",
                     *["article-journal"] * 3, "thesis"]  # fmt: skip


def test_a_heading_is_named_and_loses_nothing():
    assert problems(APA) == [Problem(1, HEADING, "References", lost=False)]


def test_a_number_stays_in_the_entry_s_own_text_with_the_line_it_stood_in():
    found = references(VANCOUVER)
    assert [item.line for item in found] == [1, 3, 4, 6, 7, 9]
    assert found[0].raw.startswith("1. Novak AB")
    assert found[0].raw.endswith("PMID: 20701422")


WHOLE = [found.raw.removeprefix(f"{found.raw.split('.')[0]}. ").replace("\n", " ")
         for found in references(VANCOUVER)][:4]  # fmt: skip


def listed(joined):
    return [found.title for found in references(joined)]


@pytest.mark.parametrize(
    "printed",
    [
        "\n".join(WHOLE),
        "\n\n".join(WHOLE),
        "\r\n".join(WHOLE),
        "\n".join(f"{n}. {text}" for n, text in enumerate(WHOLE, 1)),
        "\n".join(f"[{n}] {text}" for n, text in enumerate(WHOLE, 1)),
        "\n".join(f"({n}) {text}" for n, text in enumerate(WHOLE, 1)),
        "\n".join(f"{n}\t{text}" for n, text in enumerate(WHOLE, 1)),
        "\n".join(f"{n}.\n{text}" for n, text in enumerate(WHOLE, 1)),
        "\n".join(f"• {text}" for text in WHOLE),
        "\n".join(textwrap.fill(f"{n}. {text}", 50) for n, text in enumerate(WHOLE, 1)),
        "\n".join(textwrap.fill(text, 50, subsequent_indent="   ") for text in WHOLE),
        "\n".join(textwrap.fill(text, 60) for text in WHOLE),
        "\n\n".join(textwrap.fill(text, 60) for text in WHOLE),
        " ".join(f"{n}. {text}" for n, text in enumerate(WHOLE, 1)),
        "Reference list:\n" + "\n".join(WHOLE),
        "\n".join(f"{n}. {t}\nView Article PubMed/NCBI Google Scholar\n"
                  for n, t in enumerate(WHOLE, 1)),
    ],
    ids=[
        "a line each", "a paragraph each", "lines from Windows", "numbered", "in square brackets",
        "in round brackets", "numbers and tabs", "numbers on lines of their own", "bullets",
        "numbered and wrapped", "hanging indent", "wrapped", "wrapped paragraphs", "one long line",
        "under a heading", "as a website prints them",
    ],
)  # fmt: skip
def test_entries_are_told_apart_however_they_are_set(printed):
    assert listed(printed) == [row[0] for row in TOLD[VANCOUVER][:4]]


def test_numbers_may_leave_gaps_but_a_line_that_goes_on_with_a_number_begins_nothing():
    text = "1. Tan L. On pay. Care. 2011;\n12. 30-9.\n5. Osei M. On hope. Care. 2012;13:1-4."
    assert [found.title for found in references(text)] == ["On pay", "On hope"]


def test_a_year_at_a_line_s_beginning_is_no_number_of_the_list():
    text = "Tan, L.\n2011. On pay. Care, 12, 30-39.\nOsei, M.\n2012. On hope. Care, 13, 1-4."
    assert [entry.line for entry in entries(text)] == [1, 3]


def test_what_cannot_be_told_is_kept_as_text_with_a_remark():
    text = "Peer support.\nOsei M. On hope. Care. 2012;13:1-4."
    found = references(text)
    assert [(item.title, item.raw) for item in found][0] == ("", "Peer support.")
    assert problems(text) == [Problem(1, NO_TITLE, "Peer support.", lost=False)]


@pytest.mark.parametrize(
    ("text", "doi", "pmid"),
    [
        ("10.1371/journal.pone.0141122", "10.1371/journal.pone.0141122", ""),
        ("https://doi.org/10.1371/journal.pone.0141122", "10.1371/journal.pone.0141122", ""),
        ("doi:10.1000/(SICI)1096-987X(1998)19:4;2-P.", "10.1000/(sici)1096-987x(1998)19:4;2-p", ""),
        ("PMID: 26517540", "", "26517540"),
        ("https://pubmed.ncbi.nlm.nih.gov/26517540/", "", "26517540"),
    ],
)
def test_an_identifier_alone_is_enough(text, doi, pmid):
    (found,) = references(text)
    assert (found.doi, found.pmid) == (doi, pmid)


@pytest.mark.parametrize(
    "text",
    [
        "Osei M. On hope. Care. 2012;13:1-4. doi:10.1000/care. 2012.13",
        "Osei M. On hope. Care. 2012;13:1-4. doi:10.1000/care- 2012.13",
        "Osei M. On hope. Care. 2012;13:1-4. 26517540",
        "Osei M. On hope. Care. 2012;13:1-4.",
    ],
    ids=["cut at a stop", "cut at a hyphen", "a number without a name", "none"],
)
def test_no_identifier_is_invented(text):
    (found,) = references(text)
    assert (found.doi, found.pmid) == ("", "")
    assert (found.title, found.journal, found.pages) == ("On hope", "Care", "1-4")


def test_without_numbers_nothing_is_taken_for_a_journal():
    (found,) = references("Osei M, Tan L. On hope. Somewhere Quarterly. In press.")
    assert (found.title, found.journal, found.year) == ("On hope", "", None)
    assert found.extra["unparsed"] == ("Somewhere Quarterly. In press.",)


@pytest.mark.parametrize(
    "text",
    [
        "A. B. Novak and C. Kramer, “On hope,” Care, vol. 13, no. 2, pp. 1–4, 2012.",
        "Novak, A. B. & Kramer, C. On hope. Care 13, 1–4 (2012).",
        "Novak, Anna, and Clara Kramer. “On Hope.” Care 13, no. 2 (2012): 1–4.",
        "A.B. Novak, C. Kramer, On hope, Care 13 (2012) 1–4.",
        "Novak, A. B.; Kramer, C. On hope. Care 2012, 13 (2), 1–4.",
        "Novak AB, Kramer C. 2012. On hope. Care. 13(2):1-4.",
    ],
    ids=["IEEE", "Nature", "Chicago", "Elsevier", "ACS", "CSE"],
)
def test_related_styles_are_read_as_well(text):
    (found,) = references(text)
    assert [name.family for name in found.authors] == ["Novak", "Kramer"]
    assert (found.title.casefold(), found.journal, found.year) == ("on hope", "Care", 2012)
    assert (found.volume, found.pages) == ("13", "1-4")


def test_a_pasted_list_is_recognised_and_prose_is_not():
    assert read(VANCOUVER.encode()).format == "reference_list"
    assert read(HARVARD.encode("utf-16")).format == "reference_list"
    assert read(b"Dear Ana,\nthe papers of 2010 are in the box.\nBen").format == ""


def test_a_list_of_a_thousand_is_read_in_order():
    text = "\n".join(f"{n}. Tan L. On pay {n}. Care. 2011;{n}:1-9." for n in range(1, 1001))
    assert [found.volume for found in references(text)] == [str(n) for n in range(1, 1001)]
