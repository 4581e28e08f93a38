"""Whatever bytes a file holds, reading it gives a report and never an error."""

import io
import json
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.methods.formats import Problem, formats, read, stream

NAMES = [*formats(), "auto"]
# The beginnings and middles of every format, to be cut, joined and damaged.
PIECES = [
    b"TY  - JOUR\nAU  - Roe, A.\nTI  - One\nAB  - Text\ngoes on\nER  - \n\n",
    b"PMID- 123\nTI  - Two\n      folded\nFAU - Roe, Ann\nDP  - 2001 Jun\n\n",
    b'Title,Authors,Year\n"Three, or more","Roe, A.; Doe, B.",2001\n"open,x,y\n',
    b'@article{key,\n  title = {Fo{\\"u}r $x^2$},\n  year = 2001,\n}\n',
    b"<xml><records><record><titles><title>Five &amp; &x; <b>b</b></title></titles>"
    b"<contributors/></record></records></xml>",
    b"<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Six</ArticleTitle>"
    b"</Article></MedlineCitation></PubmedArticle>",
    b'[{"type": "book", "title": "Seven \\ud800", "issued": {"date-parts": [[2001]]}}]',
    b"PT J\nAU Roe, A\n   Doe, B\nTI Eight\nPY 2001\nER\n\nEF\n",
    b"PT\tAU\tTI\tSO\tPY\tVL\tUT\nJ\tRoe, A\tNine\tJ\t2001\t1\tWOS:1\n",
    b"%0 Book\n%A Roe, A.\n%T Ten\n%D 2001\n\n",
    b"<1>\nTitle\n  Eleven\nAuthor\n  Roe A.\nSource\n  J. 1(2):3-4, May 2001.\n\n",
    b"RT Journal Article\nT1 Twelve\nA1 Roe,Ann\nYR 2001\n\n",
    "título;autores\nTrece \u2028 é;Roe\n".encode("utf-16"),
    "Café; \xe9".encode("cp1252"),
    b"\xff\xfe\x00\xd8",
    b"PK\x03\x04\x14\x00",
    b"\r\r\n\x00\x85\x1a",
]


@st.composite
def damaged_files(draw):
    """Pieces of files put together, with bytes cut out, doubled and changed."""
    data = b"".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6)))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        middle = draw(st.sampled_from([b"", data[start:end] * 2, b"\x00", b'"', b"{", b"<", b"\n"]))
        data = data[:start] + middle + data[end:]
    return data


def assert_report(data, name):
    """The result can be stored and printed: text without half characters and zero bytes."""
    result = read(data, name)
    for record in result.records:
        line = json.dumps(record.as_dict(), ensure_ascii=False)
        line.encode("utf-8")
        assert "\\u0000" not in line.replace("\\\\", "")
        assert record.line >= 1
    for problem in result.problems:
        assert problem.line >= 1 and problem.reason
    assert result.records or result.problems


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(NAMES), data=damaged_files())
def test_a_damaged_file_gives_a_report(name, data):
    assert_report(data, name)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=400))
def test_any_bytes_give_a_report(data):
    assert_report(data, "auto")


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_file_says_so(name):
    for data in (b"", b"  \r\n\n", b"\xef\xbb\xbf", b"\xff\xfe"):
        result = read(data, name)
        assert [problem.reason for problem in result.problems] == ["The file is empty."]
        assert not result.records


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04\x14\x00\x06\x00not really", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "an old Office document"),
        (b"\x1f\x8b\x08\x00" + b"\x00" * 99, "a compressed archive"),
        (bytes(range(256)) * 8, "a binary file"),
    ],
)
def test_a_file_that_is_no_text_is_named_for_what_it_is(head, kind):
    result = read(head)
    assert not result.records
    assert kind in result.problems[0].reason


def test_text_of_no_known_format_is_reported_with_its_beginning():
    result = read(b"Dear colleague,\nplease find attached\n")
    (problem,) = result.problems
    assert "none of the known formats" in problem.reason
    assert problem.excerpt.startswith("Dear colleague")
    assert result.format == ""


def test_a_wrongly_named_file_is_read_by_its_content():
    reading = stream(io.BytesIO(PIECES[0]), name="export.csv")
    assert [item.title for item in reading] == ["One"]
    assert reading.format == "ris"


def test_an_unknown_format_name_is_no_obstacle():
    assert read(PIECES[0], "no such format").format == "ris"


def test_a_truncated_file_loses_its_last_entry_at_most():
    entry = b"<record><ref-type>17</ref-type><titles><title>T%d</title></titles></record>"
    data = b"<xml><records>" + b"".join(entry % n for n in range(5))
    result = read(data[:-20])
    assert [record.title for record in result.records] == ["T0", "T1", "T2", "T3"]
    assert [problem.reason for problem in result.problems] == ["The file ends within this entry."]


@pytest.mark.parametrize("name", ["ris", "nbib", "bibtex", "endnote_xml", "csl_json", "csv"])
def test_an_enormous_entry_is_reported_and_the_next_one_read(name):
    begin, end = {
        "ris": (b"TY  - JOUR\nAB  - ", b"\nER  - \nTY  - JOUR\nTI  - Next\nER  - \n"),
        "nbib": (b"PMID- 1\nTI  - ", b"\n\nPMID- 2\nTI  - Next\n"),
        "bibtex": (b"@article{a,\n title={", b"}}\n@article{b,\n title={Next}}\n"),
        "endnote_xml": (
            b"<record><a>",
            b"</a></record><record><titles><title>Next</title></titles></record>",
        ),
        "csl_json": (b'[{"title": "', b'"}, {"title": "Next"}]'),
        "csv": (b'Title,Year\n"', b'",2001\nNext,2002\n'),
    }[name]
    file = io.BytesIO(begin + b"word " * 1_000_000 + end)
    items = list(stream(file, name))
    assert any(isinstance(item, Problem) for item in items)
    assert items[-1].title == "Next"


def test_memory_does_not_grow_with_the_file():
    entry = b"TY  - JOUR\nTI  - Title\nAB  - " + b"word " * 200 + b"\nER  - \n\n"

    def peak(entries):
        file = io.BytesIO(entry * entries)
        tracemalloc.start()
        try:
            assert sum(1 for _ in stream(file)) == entries
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # formats are loaded
    assert peak(3000) < 1.5 * peak(500)
