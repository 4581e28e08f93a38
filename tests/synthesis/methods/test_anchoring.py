"""A marked passage is found again in another extraction of the same document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.methods.anchoring import CONTEXT, Index, around, find, key

TEXT = (
    "Peer workers said that the pay was low. They felt in and out at work. "
    "One manager said that the pay was low, and hours were few. Nobody had a job description."
)


def again(quote, content, text=TEXT, occurrence=0):
    """Mark a quote in the first text and look for it in another."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(quote, start + 1)
    before, after = around(text, start, start + len(quote))
    return find(quote, before, after, Index(content), share=start / len(text))


def test_lines_hyphens_ligatures_and_quotation_marks_may_differ():
    other = TEXT.replace("in and out at work", "in and\nout at  work").replace("few", "\ufb01few")
    found = again("They felt in and out at work.", other)
    assert found.certainty == "exact"
    assert other[found.start : found.end] == "They felt in and\nout at  work"


def test_of_two_equal_passages_the_one_in_the_same_surroundings_is_found():
    second = again("the pay was low", "A new abstract comes first. " + TEXT, occurrence=1)
    assert second.certainty == "exact"
    assert second.start == len("A new abstract comes first. ") + TEXT.rindex("the pay was low")


def test_the_same_words_in_other_surroundings_have_moved():
    found = again("Nobody had a job description.", "Nobody had a job description. The rest is new.")
    assert (found.certainty, found.start) == ("moved", 0)


def test_two_equal_places_without_surroundings_are_doubtful():
    found = again("the pay was low", "Yes, the pay was low! But the pay was low?")
    assert found.certainty == "doubtful"


def test_a_passage_with_another_word_is_offered_in_doubt():
    other = TEXT.replace("felt in and out", "felt themselves in and out")
    found = again("They felt in and out at work. One manager said", other)
    assert found.certainty == "doubtful"
    assert "themselves in and out at work" in other[found.start : found.end]


@pytest.mark.parametrize("content", ["", "...", "Something else altogether was written here."])
def test_what_is_not_there_is_lost_and_has_no_place(content):
    found = again("Nobody had a job description.", content)
    assert (found.certainty, found.start, found.end) == ("lost", None, None)


def test_a_passage_without_a_letter_is_never_found():
    assert find("…", "", "", Index("… …")).certainty == "lost"


def test_emoji_and_combining_marks_count_as_one_code_point_each():
    content = "Sie sagte: low pay \U0001f600 und mu\u0308de."
    found = find("low pay \U0001f600", "", "", Index(content))
    assert content[found.start : found.end] == "low pay \U0001f600"
    later = find("und mu\u0308de", "", "", Index(content))
    assert content[later.start : later.end].startswith("und m")


words = st.lists(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzäé", min_size=1, max_size=9), min_size=30,
    max_size=80,
)  # fmt: skip
gaps = st.sampled_from([" ", "\n", "  ", "\u00ad\n", " \n"])


@given(words=words, data=st.data())
def test_any_passage_survives_any_other_breaking_of_lines(words, data):
    one = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 4))
    last = data.draw(st.integers(first + 3, len(words) - 1))
    start = len(" ".join([*words[:first], ""])) if first else 0
    quote = " ".join(words[first : last + 1])
    other = "".join(word + data.draw(gaps) for word in words)
    before, after = around(one, start, start + len(quote))
    found = find(quote, before, after, Index(other), share=start / len(one))
    assert found.start is not None
    assert key(other[found.start : found.end]) == key(quote)
    assert len(before) <= CONTEXT >= len(after)
