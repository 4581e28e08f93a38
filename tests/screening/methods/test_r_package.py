"""The table for the R package PRISMA2020, read here by the package's own rules."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.methods.prisma import Counts, as_r_csv, flow
from tests.screening.methods.test_drawing import CROWDED, ONE_ARM, TOGETHER, TWO_ARMS, UPDATE

# What the package asks of the first column, as regular expressions.
ASKED = (
    "previous_studies", "previous_reports", "register_results", "database_results",
    "database_specific_results", "register_specific_results", "website_results",
    "organisation_results", "citations_results", "duplicates", "excluded_automatic",
    "excluded_other", "records_screened", "records_excluded", "dbr_sought_reports",
    "dbr_notretrieved_reports", "other_sought_reports", "other_notretrieved_reports",
    "dbr_assessed", "dbr_excluded", "other_assessed", "other_excluded", "new_studies",
    "new_reports", "total_studies$", "total_reports$", "total_studies_ma", "total_reports_ma",
    "identification", "screening", "included",
)  # fmt: skip


def rows(counts: Counts) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_r_csv(flow(counts)))))


def asked(counts: Counts, pattern: str) -> str:
    """The one number that the package finds by a pattern."""
    [found] = [row for row in rows(counts) if re.search(pattern, row["data"])]
    return found["n"]


def listed(text: str) -> list[tuple[str, int]]:
    """Names and numbers of a list, as the package takes them apart."""
    found = []
    for entry in re.split("; ?", text):
        digits = re.sub("[^0-9]", "", re.search(",([ 0-9,]*)", entry)[1])
        found.append((re.sub(",.*$", "", entry), int(digits)))
    return found


@pytest.mark.parametrize("counts", [ONE_ARM, TWO_ARMS, CROWDED, UPDATE, TOGETHER])
def test_the_package_finds_each_of_its_rows_exactly_once(counts):
    assert list(rows(counts)[0]) == [
        "data", "node", "box", "description", "boxtext", "tooltips", "url", "n",
    ]  # fmt: skip
    for pattern in ASKED:
        assert asked(counts, pattern), pattern
    assert {row["box"] for row in rows(counts)} >= {"prevstud", "newstud", "othstud", "box10"}


def test_numbers_and_lists_arrive_as_they_are():
    assert asked(TWO_ARMS, "records_screened") == "1520"
    assert listed(asked(TWO_ARMS, "database_specific_results")) == [("MEDLINE Ovid", 1520)]
    assert listed(asked(TWO_ARMS, "dbr_excluded")) == [("No peer perspective", 5)]
    assert asked(TWO_ARMS, "other_excluded") == "0"


def test_the_package_draws_only_the_arms_that_there_are():
    assert asked(ONE_ARM, "previous_studies") == asked(ONE_ARM, "website_results") == "NA"
    assert asked(UPDATE, "previous_studies") == "10" and asked(UPDATE, "total_studies$") == "55"
    assert asked(TWO_ARMS, "website_results") == "0"
    assert asked(UPDATE, "total_studies_ma") == "NA"


def test_channels_that_the_package_has_no_row_for_are_told_with_the_organisations():
    [row] = [row for row in rows(TWO_ARMS) if row["data"] == "organisation_results"]
    assert (row["boxtext"], row["n"]) == ("Organisations, experts", "1")
    found = sum(int(asked(TWO_ARMS, f"{key}_results")) for key in ("website", "citations"))
    assert found + int(row["n"]) == 11


def test_what_a_tool_excluded_is_told_in_its_box():
    [row] = [row for row in rows(UPDATE) if row["data"] == "records_excluded"]
    assert row["boxtext"] == "Records excluded (people 1181, tools 300)"


def test_an_unknown_number_is_missing_and_not_nought():
    assert asked(replace(ONE_ARM, duplicates=None), "duplicates") == "NA"
    assert asked(replace(ONE_ARM, dbr_reasons=(), dbr_excluded=None), "dbr_excluded") == "NA"


def test_arms_told_together_are_drawn_in_the_first():
    assert asked(TOGETHER, "records_screened") == "1528"
    assert listed(asked(TOGETHER, "dbr_excluded")) == [("No peer perspective", 5)]
    assert asked(TOGETHER, "other_assessed") == "NA"


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8"), min_size=1), st.integers(0, 10**6)),
        min_size=1,
        max_size=6,
    )
)
def test_any_reason_keeps_its_number_and_starts_no_formula(reasons):
    counts = replace(ONE_ARM, dbr_reasons=reasons)
    text = asked(counts, "dbr_excluded")
    assert not text.startswith(("=", "+", "-", "@"))
    box = flow(counts).boxes["dbr_excluded"]
    assert [n for _name, n in listed(text)] == [line.n for line in box.lines]
