"""The PRISMA flow: boxes, sums, and histories that always add up."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.methods.prisma import (
    CHANNELS,
    UNITS,
    Counts,
    Course,
    Line,
    Status,
    flow,
    tally,
)

# A whole review in the shape of the template: both arms, sources and reasons.
WHOLE = Counts(
    databases=[("CINAHL", 402), ("MEDLINE", 803), ("Scopus", 1685)],
    register_results=0,
    duplicates=878,
    excluded_automatic=0,
    excluded_other=0,
    records_screened=2012,
    records_excluded=1951,
    dbr_sought_reports=61,
    dbr_notretrieved_reports=4,
    dbr_assessed=57,
    dbr_reasons=[("Not adults", 9), ("No role", 14), ("No findings", 19)],
    dbr_included_reports=15,
    citations_results=10,
    expert_results=1,
    hand_search_results=1,
    other_sought_reports=12,
    other_assessed=12,
    other_included_reports=12,
    new_studies=25,
)


def by_code(made):
    return {one.code: one for one in made.identities}


def test_a_whole_review_satisfies_every_rule():
    made = flow(WHOLE)
    assert all(one.holds for one in made.identities)
    assert {one.number for one in made.identities} == set(range(1, 9))
    assert made.imbalances == []


def test_sums_follow_from_their_parts():
    boxes = flow(WHOLE).boxes
    assert (boxes["database_results"].n, boxes["dbr_excluded"].n) == (2890, 42)
    assert (boxes["new_reports"].n, boxes["total_reports"].n) == (27, 27)
    assert boxes["dbr_excluded"].lines[1] == Line("No role", 14)


@pytest.mark.parametrize(
    ("box", "broken"),
    [
        ("duplicates", {"identified", "everything"}),
        ("records_screened", {"identified", "screened"}),
        ("records_excluded", {"screened", "everything"}),
        ("dbr_sought_reports", {"screened", "retrieved"}),
        ("dbr_notretrieved_reports", {"retrieved", "everything"}),
        ("dbr_assessed", {"retrieved", "assessed"}),
        ("dbr_included_reports", {"assessed", "arms"}),
        ("citations_results", {"other_identified", "everything"}),
        ("other_sought_reports", {"other_identified", "other_retrieved"}),
        ("other_assessed", {"other_retrieved", "other_assessed"}),
        ("other_included_reports", {"other_assessed", "arms"}),
        ("new_reports", {"arms", "total_reports", "everything"}),
        ("total_studies", {"total_studies"}),
        ("studies_without_report", {"whole_studies"}),
        ("awaiting_screening", {"identified", "everything"}),
        ("awaiting_decision", {"screened", "everything"}),
        ("awaiting_retrieval", {"retrieved", "everything"}),
        ("awaiting_assessment", {"retrieved", "everything"}),
    ],
)
def test_one_number_off_by_one_breaks_exactly_the_sums_it_is_in(box, broken):
    right = flow(WHOLE)
    totals = {key: right.boxes[key].n for key in ("new_reports", "total_studies", "total_reports")}
    settled = replace(WHOLE, **totals)
    wrong = flow(replace(settled, **{box: right.boxes[box].n + 1}))
    assert {one.code for one in wrong.imbalances} == broken


def test_more_studies_than_reports_cannot_be():
    assert by_code(flow(replace(WHOLE, new_studies=28)))["studies"].holds is False


def test_a_sum_shows_its_numbers_without_the_zeros():
    shown = by_code(flow(WHOLE))
    assert shown["identified"].sum == "2,890 \u2212 878 = 2,012"
    assert shown["studies"].sum == "25 \u2264 27"
    assert shown["whole_studies"].sum == "0 = 0"
    unknown = by_code(flow(replace(WHOLE, duplicates=None)))["identified"]
    assert unknown.sum == "2,890 \u2212 ? = 2,012"
    negative = replace(WHOLE, sought_adjustment=-2, dbr_sought_reports=59)
    assert by_code(flow(negative))["screened"].sum == "2,012 \u2212 1,951 \u2212 2 = 59"


def test_an_unknown_box_leaves_its_sums_open_and_the_others_checked():
    made = flow(replace(WHOLE, duplicates=None))
    found = by_code(made)
    assert found["identified"].holds is None and found["identified"].left is None
    assert found["screened"].holds is True
    assert made.boxes["duplicates"].status == "not printed"
    assert made.imbalances == []


def test_a_published_review_with_holes_is_drawn_without_inventing_numbers():
    # MacLellan et al. 2015: 1,520 after de-duplication and 8 others, 39 eligible, 34 included.
    made = flow(
        Counts(
            records_screened=1520,
            dbr_notretrieved_reports=0,
            dbr_reasons=[("No peer perspective", 5)],
            citations_results=8,
            other_sought_reports=None,
            other_assessed=None,
            other_excluded=None,
            other_included_reports=None,
            new_reports=34,
            statuses={
                "citations_results": Status.PRINTED,
                "new_reports": Status.PRINTED,
                "dbr_notretrieved_reports": Status.ASSUMED,
            },
        )
    )
    assert made.imbalances == []
    assert made.boxes["database_results"].n is None
    assert made.boxes["new_studies"].status == Status.NOT_PRINTED
    assert made.boxes["new_reports"].status == Status.PRINTED
    assert made.boxes["dbr_notretrieved_reports"].status == Status.ASSUMED
    assert made.boxes["other_excluded"].n is None


def test_walker_and_bryant_balance_only_if_the_two_are_among_the_seventeen():
    counts = Counts(
        database_results=2890,
        register_results=0,
        dbr_included_reports=15,
        citations_results=10,
        expert_results=1,
        hand_search_results=1,
        other_sought_reports=12,
        other_assessed=12,
        other_included_reports=12,
        new_reports=27,
        new_studies=25,
    )
    assert flow(counts).imbalances == []
    assert [one.code for one in flow(replace(counts, dbr_included_reports=17)).imbalances] == [
        "arms"
    ]


def test_an_update_adds_to_what_the_earlier_version_had():
    made = flow(replace(WHOLE, previous_studies=10, previous_reports=11))
    assert (made.boxes["total_studies"].n, made.boxes["total_reports"].n) == (35, 38)
    assert made.has_previous and not flow(WHOLE).has_previous


def test_parts_that_share_a_name_are_added_up():
    made = flow(Counts(databases=[("Scopus", 3), ("CINAHL", 1), ("Scopus", 4)]))
    assert made.boxes["database_results"].lines == (Line("Scopus", 7), Line("CINAHL", 1))


def test_parts_that_contradict_their_box_are_refused():
    with pytest.raises(ValueError, match="add up to 7"):
        flow(Counts(database_results=8, databases=[("Scopus", 7)]))


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="duplicates"):
        flow(Counts(duplicates=-1))


def test_the_published_json_has_exactly_the_fixed_shape():
    shape = json.loads(json.dumps(flow(WHOLE).as_dict()))
    assert list(shape) == ["boxes", "identities"]
    assert shape["boxes"]["duplicates"] == {"n": 878, "unit": "records", "status": "derived"}
    assert shape["boxes"]["dbr_excluded{No role}"]["n"] == 14
    assert shape["boxes"]["awaiting_screening"]["status"] == "awaiting"
    assert set(UNITS) <= set(shape["boxes"])
    assert all(set(box) == {"n", "unit", "status"} for box in shape["boxes"].values())
    assert all(set(one) == {"rule", "left", "right", "holds"} for one in shape["identities"])


def test_every_rule_can_be_checked_by_whoever_reads_the_json():
    shape = flow(WHOLE).as_dict()
    n = {key: box["n"] for key, box in shape["boxes"].items() if "{" not in key}
    for one in shape["identities"]:
        rule = one["rule"].replace(" = ", " == ")
        left, right = rule.replace(" <= ", " == ").split(" == ")
        assert (eval(left, {}, n), eval(right, {}, n)) == (one["left"], one["right"])
        assert eval(rule, {}, n) is one["holds"]


def test_the_csv_has_one_line_for_each_number_and_none_for_a_spreadsheet_to_run():
    tricky = replace(WHOLE, databases=[("=SUM(A1)", 2889), ('Embase, "Ovid"', 1)], duplicates=None)
    rows = list(csv.DictReader(io.StringIO(flow(tricky).as_csv())))
    assert [row["part"] for row in rows if row["box"] == "database_results"] == [
        "", "'=SUM(A1)", 'Embase, "Ovid"',
    ]  # fmt: skip
    assert {
        "box": "duplicates",
        "part": "",
        "n": "",
        "unit": "records",
        "status": "not printed",
    } in rows


def test_a_review_that_has_not_begun_balances_at_zero():
    made = flow(tally({}))
    assert made.imbalances == []
    assert all(one.holds for one in made.identities if one.code not in ("studies", "total_studies"))
    assert not made.has_other_methods


def test_a_late_duplicate_moves_from_screened_to_duplicates():
    seen = Course(source="Scopus", voted=True, screened="include", assessed="include")
    before = tally({seen: 1})
    after = tally({replace(seen, duplicate=True): 1})
    assert (before.records_screened, before.duplicates) == (1, 0)
    assert (after.records_screened, after.duplicates, after.dbr_sought_reports) == (0, 1, 0)


def test_a_record_by_other_methods_that_a_database_had_is_not_counted_twice():
    made = flow(tally({Course(channel="citation", duplicate=True): 2}))
    assert (made.boxes["citations_results"].n, made.boxes["other_duplicates"].n) == (2, 2)
    assert made.imbalances == []


def test_reasons_come_in_their_order_with_those_nobody_used():
    out = Course(voted=True, screened="include", assessed="exclude", reason="No role")
    counts = tally({out: 3}, reasons=["Not adults", "No role"])
    assert counts.dbr_reasons == (("Not adults", 0), ("No role", 3))


def test_an_unknown_channel_is_refused():
    with pytest.raises(ValueError, match="telepathy"):
        tally({Course(channel="telepathy"): 1})


def test_each_stage_of_a_record_has_a_place_of_its_own():
    sought = Course(voted=True, screened="include")
    places = {
        Course(): "awaiting_screening",
        Course(voted=True): "awaiting_decision",
        Course(voted=True, screened="exclude"): "records_excluded",
        Course(removed="automatic"): "excluded_automatic",
        Course(removed="other"): "excluded_other",
        sought: "awaiting_retrieval",
        replace(sought, retrieved=False): "dbr_notretrieved_reports",
        replace(sought, retrieved=True): "awaiting_assessment",
        replace(sought, assessed="exclude", reason="x"): "dbr_excluded",
        replace(sought, assessed="include"): "dbr_included_reports",
    }
    for course, box in places.items():
        assert flow(tally({course: 1})).boxes[box].n == 1, course


courses = st.builds(
    Course,
    channel=st.sampled_from(sorted(CHANNELS)),
    source=st.sampled_from(["CINAHL", "Scopus", "=x"]),
    duplicate=st.booleans(),
    removed=st.sampled_from([None, None, "automatic", "other", "by_tool"]),
    voted=st.booleans(),
    screened=st.sampled_from([None, "include", "include", "exclude"]),
    retrieved=st.sampled_from([None, True, False]),
    assessed=st.sampled_from([None, "include", "exclude"]),
    reason=st.sampled_from(["", "No role", "Not adults"]),
)


@given(
    st.dictionaries(courses, st.integers(1, 5000), max_size=30),
    st.integers(0, 900),
    st.integers(0, 900),
)
def test_any_history_of_records_balances(history, studies, reports):
    counts = tally(history, new_studies=0)
    earlier = {"previous_studies": studies, "previous_reports": reports}
    made = flow(replace(counts, **earlier))
    assert [one.rule for one in made.identities if not one.holds] == []
    assert made.boxes["total_studies"].n == studies


@given(st.dictionaries(courses, st.integers(1, 50), max_size=30))
def test_every_record_is_found_once_and_ends_in_one_place(history):
    boxes = {key: box.n for key, box in flow(tally(history)).boxes.items()}
    assert sum(boxes[key] for key in CHANNELS.values()) == sum(history.values())
    for box in ("database_results", "dbr_excluded", "other_excluded"):
        lines = flow(tally(history)).boxes[box].lines
        assert sum(line.n for line in lines) == boxes[box]


STEPS = {
    "vote": {"voted": True},
    "include": {"voted": True, "screened": "include"},
    "exclude": {"voted": True, "screened": "exclude"},
    "reopen": {"screened": None, "assessed": None, "reason": ""},
    "find full text": {"retrieved": True},
    "give up on full text": {"retrieved": False},
    "include at full text": {"assessed": "include", "reason": ""},
    "exclude at full text": {"assessed": "exclude", "reason": "No role"},
    "merge": {"duplicate": True},
    "unmerge": {"duplicate": False},
    "withdraw": {"removed": "other"},
    "exclude by a tool before screening": {"removed": "automatic"},
    "exclude by a tool at title and abstract": {"removed": "by_tool"},
    "restore": {"removed": None},
}


@given(
    st.lists(st.sampled_from(sorted(CHANNELS)), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(sorted(STEPS))), max_size=40),
)
def test_the_flow_balances_after_every_step_of_a_review(channels, steps):
    records = [Course(channel=channel, source="Scopus") for channel in channels]
    for number, step in steps:
        at = number % len(records)
        records[at] = replace(records[at], **STEPS[step])
        made = flow(tally(Counter(records), new_studies=0))
        assert made.imbalances == [], step
