"""What changed between two versions of a protocol."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.revisions import Change, compare

LISTS = st.lists(
    st.builds(lambda key, text: {"id": key, "text": text}, st.integers(1, 9), st.text(max_size=3)),
    unique_by=lambda entry: entry["id"],
    max_size=6,
)
SNAPSHOTS = st.fixed_dictionaries(
    {
        "question": st.text(max_size=5),
        "framework": st.sampled_from(["pico", "spider"]),
        "parts": st.dictionaries(st.sampled_from(["sample", "design"]), st.text(max_size=3)),
        "reasons": st.fixed_dictionaries({"full_text": LISTS}),
    }
)


def reasons(*entries):
    return {"reasons": {"full_text": [{"id": key, "text": text} for key, text in entries]}}


@given(SNAPSHOTS)
def test_a_version_does_not_differ_from_itself(held):
    assert compare(held, held) == []


@given(SNAPSHOTS, SNAPSHOTS)
def test_versions_that_differ_show_a_change(old, new):
    old, new = (
        {**held, "parts": {k: v for k, v in held["parts"].items() if v}} for held in (old, new)
    )
    assert bool(compare(old, new)) == (old != new)


@given(SNAPSHOTS, SNAPSHOTS)
def test_going_back_shows_the_same_changes_the_other_way_round(old, new):
    turned = {"added": "removed", "removed": "added", "changed": "changed", "moved": "moved"}
    there = {(c.part, turned[c.kind], c.after, c.before) for c in compare(old, new)}
    back = {(c.part, c.kind, c.before, c.after) for c in compare(new, old)}
    assert there == back


@given(SNAPSHOTS, SNAPSHOTS)
def test_the_changes_of_a_list_lead_from_the_old_to_the_new(old, new):
    texts = sorted(entry["text"] for entry in old["reasons"]["full_text"])
    for change in compare(old, new):
        if change.part == "reasons.full_text" and change.kind != "moved":
            if change.kind in ("removed", "changed"):
                texts.remove(change.before)
            if change.kind in ("added", "changed"):
                texts.append(change.after)
    assert sorted(texts) == sorted(entry["text"] for entry in new["reasons"]["full_text"])


def test_a_renamed_reason_is_one_change():
    assert compare(reasons((1, "A"), (2, "B")), reasons((1, "A"), (2, "C"))) == [
        Change("reasons.full_text", "changed", "B", "C")
    ]


def test_another_order_is_said_with_both_lists():
    assert compare(reasons((1, "A"), (2, "B")), reasons((2, "B"), (1, "A"))) == [
        Change("reasons.full_text", "moved", "A\nB", "B\nA")
    ]


def test_what_is_only_added_or_dropped_has_not_moved():
    kinds = [c.kind for c in compare(reasons((1, "A"), (2, "B")), reasons((3, "C"), (2, "B")))]
    assert kinds == ["removed", "added"]


def test_a_part_that_is_filled_in_is_added():
    assert compare({"parts": {}}, {"parts": {"sample": "Workers"}}) == [
        Change("parts.sample", "added", "", "Workers")
    ]


def test_a_snapshot_of_an_older_shape_is_compared_too():
    assert compare({}, {"question": "Why?"}) == [Change("question", "added", "", "Why?")]


def test_a_criterion_in_the_place_of_another_is_its_new_wording():
    def criteria(*entries):
        held = [{"id": key, "text": text} for key, text in entries]
        return {"criteria": {"include": held}}

    assert compare(criteria((1, "A"), (2, "B")), criteria((1, "A"), (3, "C"))) == [
        Change("criteria.include", "changed", "B", "C")
    ]
    assert compare(criteria((1, "A"), (2, "B")), criteria((2, "B"), (3, "C"))) == [
        Change("criteria.include", "removed", "A"),
        Change("criteria.include", "added", "", "C"),
    ]


def test_the_parts_stand_in_the_order_in_which_they_are_read():
    empty = {"criteria": {"exclude": [], "include": []}}
    full = {"criteria": {name: [{"id": 1, "text": "A"}] for name in ("exclude", "include")}}
    assert [c.part for c in compare(empty, full)] == ["criteria.include", "criteria.exclude"]
