"""What a reader types is found however the page has set it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.pdf.finding import find, fold


def found(text: str, typed: str) -> list[str]:
    return [text[begin:end] for begin, end in find(text, typed)]


def test_case_accents_ligatures_and_quotes_are_overlooked():
    assert found("Éffect of THE “e\ufb03cacy”", 'effect of the "efficacy"') == [
        "Éffect of THE “e\ufb03cacy”"
    ]


def test_a_phrase_goes_on_over_the_end_of_a_line():
    assert found("lived\r\nexperience", "lived experience") == ["lived\r\nexperience"]


def test_a_word_that_a_hyphen_cuts_is_whole():
    assert found("peer sup\u00ad\r\nport", "support") == ["sup\u00ad\r\nport"]


def test_a_real_hyphen_stays():
    assert found("peer\u2010led", "peer-led") == ["peer\u2010led"]
    assert find("peer-led", "peerled") == []


def test_no_more_is_found_than_is_asked_for():
    assert len(find("aa" * 100, "a", 7)) == 7


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_what_stands_there_is_found_and_every_place_is_in_the_text(before, typed, after):
    text = before + typed + after
    places = find(text, typed)
    assert all(0 <= begin < end <= len(text) for begin, end in places)
    if fold(typed).text.strip() and fold(typed).text.strip() in fold(text).text:
        assert places
