"""Link resolvers: an address with blanks, checked before it is kept and filled without harm."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.resolver import fault, fill

GOOD = "https://resolver.example.org/openurl?rft_id=info:doi/{doi}&rft.atitle={title}&date={year}"


def test_a_usual_resolver_is_taken():
    assert fault(GOOD) is None
    assert fault("http://localhost:8080/sfx?pmid={pmid}") is None


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("ftp://example.org/{doi}", "address"),
        ("javascript:alert('{title}')", "address"),
        ("//example.org/{doi}", "address"),
        ("https://{title}.example.org/{doi}", "address"),
        ("https://user@example.org/{doi}", "address"),
        ("https://example.org/ {doi}", "address"),
        ("https://example.org:port/{doi}", "address"),
        ("https://example.org/{doi", "brace"),
        ("https://example.org/{doi}}", "brace"),
        ("https://example.org/{}", "blank"),
        ("https://example.org/{DOI}", "blank"),
        ("https://example.org/{title.__class__}", "blank"),
        ("https://example.org/{year}", "nothing"),
        ("https://example.org/", "nothing"),
        ("https://example.org/{doi}" + "a" * 1000, "long"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused_and_says_what_is_wrong(pattern, what):
    found = fault(pattern)
    assert found is not None and found[0] == what


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_whatever_a_title_says_it_stays_one_value_of_the_address(title):
    try:
        title.encode()
    except UnicodeEncodeError:
        return
    url = fill("https://r.example.org/a?t={title}&end=1", {"title": title})
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == (
        "https",
        "r.example.org",
        "/a",
        "",
    )
    found = parse_qs(parts.query, keep_blank_values=True)
    assert found == {"t": [title.strip()], "end": ["1"]}


def test_a_report_without_anything_asked_for_gets_no_link():
    assert fill("https://r.example.org/{pmid}?y={year}", {"doi": "10.1/x", "year": 2001}) == ""
