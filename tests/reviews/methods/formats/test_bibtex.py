"""BibTeX from reference managers and publishers: LaTeX, broken braces, inheritance."""

from textwrap import dedent

import pytest

from reviews.methods.formats import read


def bib(text):
    return read(dedent(text).encode(), "bibtex")


def only(text):
    result = bib(text)
    assert not result.problems
    (record,) = result.records
    return record


def test_an_ordinary_entry_is_read_into_its_fields():
    record = only(r"""
        @string{jis = "Journal of Invented Studies"}
        @article{okafor2019,
          author = {Okafor, Nneka B. and van der Laan, Piet and {Listening {\&} Learning Group}},
          title  = {{P}eer support in \textit{rural} clinics: na{\"\i}ve or not?},
          journal = jis, year = 2019, month = mar, volume = {12}, number = 4,
          pages = {211--219}, doi = {10.9999/JIS.2019.04},
          keywords = {peers, rural health},
          abstract = {In 50% of the $H_2O$ samples \& more.},
          shoe = {43}
        }
        """)
    assert record.type == "article-journal"
    assert record.title == "Peer support in rural clinics: naïve or not?"
    assert [str(name) for name in record.authors] == [
        "Okafor, Nneka B.",
        "van der Laan, Piet",
        "Listening & Learning Group",
    ]
    assert record.authors[2].literal
    assert record.journal == "Journal of Invented Studies"
    assert (record.year, record.date) == (2019, "2019-03")
    assert (record.volume, record.issue, record.pages) == ("12", "4", "211-219")
    assert record.doi == "10.9999/jis.2019.04"
    assert record.keywords == ("peers", "rural health")
    assert record.abstract == "In 50% of the H₂O samples & more."
    definition = '@string{jis = "Journal of Invented Studies"}'
    assert record.extra == {"shoe": ("43",), "key": ("okafor2019",), "preamble": (definition,)}


def test_the_same_key_twice_is_two_entries():
    assert len(bib("@article{a, title={One}}\n@article{a, title={Two}}").records) == 2


def test_keys_with_spaces_and_no_keys_are_read():
    titles = [r.title for r in bib("@article{a b c,\n title={One}}\n@book{title={Two}}").records]
    assert titles == ["One", "Two"]


@pytest.mark.parametrize(
    "broken",
    [
        "@article{a,\n  title = {Open {brace},\n  year = 2001,\n}",
        "@article{a,\n  title = {Closed} brace},\n  year = 2001,\n}",
        '@article{a,\n  title = "Open quote,\n  year = 2001,\n}',
        "@article{a,\n  title = {No end},\n  year = 2001,",
        "@article{a,\n  title = {No comma}\n  year = 2001\n}",
    ],
)
def test_a_broken_entry_does_not_cost_the_next(broken):
    result = bib(broken + "\n\n@article{b,\n  title = {Whole},\n  year = 2002\n}\n")
    assert [record.title for record in result.records][-1] == "Whole"
    assert len(result.records) == 2
    assert result.records[0].title.split()[0] in ("Open", "Closed", "No")


def test_several_entries_on_one_line_are_told_apart():
    result = bib("@article{a, title={One}} @book{b, title={Two}}@misc{c, title={Three}}")
    assert [record.title for record in result.records] == ["One", "Two", "Three"]


def test_a_part_inherits_from_the_book_that_comes_later():
    result = bib("""
        @inproceedings{part, author={Roe, Ann}, title={A part}, crossref={whole}, pages={1--2}}
        @misc{between, title={Between}}
        @proceedings{whole, title={The whole}, year=1999, publisher={Invented Press}}
        """)
    part, between, whole = result.records
    assert (part.title, part.journal, part.year) == ("A part", "The whole", 1999)
    assert part.publisher == "Invented Press"
    assert (between.title, whole.title) == ("Between", "The whole")


def test_comments_preambles_and_strings_are_no_entries():
    result = bib('@comment{title = {No}}\n@preamble{"x"}\nfree text\n@misc{a, title={Yes}}')
    assert [record.title for record in result.records] == ["Yes"]


def test_an_old_wiley_doi_keeps_its_angle_brackets():
    record = only(
        "@article{a, title={A}, doi={10.1002/(SICI)1096-987X(199803)19:4<377::AID-JCC1>3.0.CO;2-P}}"
    )
    assert record.doi == "10.1002/(sici)1096-987x(199803)19:4<377::aid-jcc1>3.0.co;2-p"


def test_comments_and_definitions_go_with_the_entry_beside_them():
    result = read(
        b'% Encoding: UTF-8\n@string{js = "Journal of Songs"}\n@article{a, title = {One},'
        b" journal = js}\n@article{b, title = {Two}}\n@comment{groups: x}\n"
    )
    one, two = result.records
    assert one.extra["preamble"] == ("% Encoding: UTF-8", '@string{js = "Journal of Songs"}')
    assert two.extra["postamble"] == ("@comment{groups: x}",)
    (again,) = read(one.raw.encode()).records
    assert (again.title, again.journal) == ("One", "Journal of Songs")


def test_the_cochrane_librarys_authors_are_parted():
    (record,) = read(
        b"Record #1 of 1\n@article{Okafor25,\nauthor = {Okafor, NA, Lund, AB, and Roe, J},\n"
        b"title = {Songs}\n}\n"
    ).records
    assert [str(name) for name in record.authors] == ["Okafor, NA", "Lund, AB", "Roe, J"]


def test_accents_upon_accents_without_end_are_left_as_they_stand():
    title = "\\'{" * 3000 + "e" + "}" * 3000
    (record,) = read(f"@article{{a, title = {{{title}}}, year = 2001}}".encode()).records
    assert record.year == 2001
    assert "e" in record.title
