"""What the rules ask for, where comparing relies on it."""

from __future__ import annotations

import pytest

from reviews.methods.dedupe.evidence import LEVELS, bits
from reviews.methods.dedupe.rules import DOUBTS, LIKELY, SURE

JOINING = [*SURE, *LIKELY, *DOUBTS]


def allowed(rule, field: str) -> set[str]:
    return {level for level in LEVELS[field] if not rule.forbidden & bits(field, level)}


@pytest.mark.parametrize("rule", JOINING, ids=lambda rule: rule.verdict.code)
def test_unlike_titles_need_the_same_number_or_the_same_year_and_pages(rule):
    unlike = allowed(rule, "title") & {"other", "translated", "missing"}
    if unlike and allowed(rule, "doi") != {"same"} and allowed(rule, "pmid") != {"same"}:
        assert (allowed(rule, "year"), allowed(rule, "pages")) == ({"same"}, {"range"})


def test_some_rules_do_join_unlike_titles():
    assert any(allowed(rule, "title") & {"other", "translated", "missing"} for rule in JOINING)
