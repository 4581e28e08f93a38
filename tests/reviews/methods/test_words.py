"""Words to mark, as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.words import LONGEST, parse_words


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("peer\r\nsupport\rworker", ["peer", "support", "worker"]),
        ("  peer   support ", ["peer support"]),
        ("Peer\npeer\nPEER", ["Peer"]),
        ("consumer*", ["consumer*"]),
        ("lived experience*", ["lived experience*"]),
    ],
)
def test_one_word_or_phrase_a_line(pasted, words):
    assert parse_words(pasted) == (words, [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [("*", "short"), ("a*", "short"), ("a", "short"), ("a*b", "star"), ("**", "star"),
     ("x" * (LONGEST + 1), "long")],
)  # fmt: skip
def test_a_line_that_would_mark_everything_or_nothing_is_named(line, fault):
    words, [problem] = parse_words(f"good\n{line}")
    assert words == ["good"]
    assert (problem.line, problem.text, problem.fault) == (2, line, fault)


@given(st.text(max_size=400))
def test_any_paste_gives_words_that_can_be_stored(pasted):
    words, problems = parse_words(pasted)
    keys = [word.casefold() for word in words]
    assert len(keys) == len(set(keys))
    assert all(2 <= len(word) <= LONGEST and word == " ".join(word.split()) for word in words)
    assert all("*" not in word[:-1] for word in words)
    assert len(words) + len(problems) <= len(pasted.splitlines())


@given(st.text(max_size=400))
def test_what_was_read_reads_the_same_again(pasted):
    words, _problems = parse_words(pasted)
    assert parse_words("\n".join(words)) == (words, [])
