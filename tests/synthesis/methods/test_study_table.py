"""Forms and versions, values, consensus and totals of the study table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.methods.table import answers, consensus, totals, versions
from synthesis.methods.table.answers import NOT_STATED, Unreadable, read, written
from synthesis.methods.table.form import Field, Form, Part, faults, moved, starter, with_parts
from synthesis.methods.table.roles import extractors_and_checkers

PEOPLE = Field(
    "f1",
    "groups",
    "Participants",
    parts=(Part("p1", "Peer support workers"), Part("p2", "Staff"), Part("p3", "In recovery")),
)
# In the shape of Walker & Bryant's Table 1: the numbers that each study prints, by study.
PRINTED_CELLS = {
    1: [16], 2: [30], 3: [6, 6, 2], 4: [59, 34, 4], 5: [13, 8], 6: [21], 7: [3], 8: [2, 8],
    9: [2, 1], 10: [15, 93], 11: [14, 16], 12: [15], 13: [16], 14: [10], 15: [6, 6], 16: [16],
    17: [4, 4], 18: [3], 19: [5], 20: [16, 14], 21: [12], 22: [19, 19], 23: [18, 34], 24: [3],
    25: [11],
}  # fmt: skip
TWO_REPORTS, ITS_N = 12, 15


def people(numbers, printed=None):
    counts = {f"p{at}": n for at, n in enumerate(numbers, 1)}
    return {"value": {"counts": counts, "printed": printed}}


def test_cells_add_up_to_584_beside_the_599_that_the_studies_print():
    said = {study: people(numbers) for study, numbers in PRINTED_CELLS.items()}
    said[TWO_REPORTS] = people([ITS_N], printed=2 * ITS_N)
    found = totals.totals(PEOPLE, said)
    assert (found.all.total, found.printed) == (584, 599)
    assert [(gap.study, gap.difference) for gap in found.gaps] == [(TWO_REPORTS, ITS_N)]
    assert len(found.all.stated) == 25


def test_what_only_the_printed_total_says_is_in_no_group():
    said = {1: people([16]), 2: people([], printed=15)}
    found = totals.totals(PEOPLE, said)
    assert (found.all.total, found.printed, found.all.stated) == (16, 31, (1,))
    assert found.gaps[0].cells is None


def test_zero_counts_as_stated_blank_and_not_stated_do_not():
    said = {1: people([0]), 2: people([NOT_STATED]), 3: people([])}
    found = totals.totals(PEOPLE, said).groups["p1"]
    assert (found.total, found.stated, found.not_stated) == (0, (1,), (2,))


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", "0", 0), ("number", " 1 200 ", 1200), ("number", "2.50", 2.5),
        ("date", "2009-5", "2009-05"), ("date", "1998", "1998"),
        ("date", "2012-02-29", "2012-02-29"),
        ("country", "usa; Scotland; US", ["US", "GB"]), ("flag", "no", "no"), ("text", " a ", "a"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_its_type(kind, typed, value):
    assert read(Field("f", kind, "Field"), {"value": typed})["value"] == value


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("number", "about 5", "number"), ("number", "1,200", "number"), ("date", "2009-13", "date"),
        ("date", "May 2009", "date"), ("country", "USA; Utopia", "country"),
        ("choice", "p9", "option"), ("flag", "perhaps", "option"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_and_never_guessed(kind, typed, code):
    with pytest.raises(Unreadable) as trouble:
        read(Field("f", kind, "Field", parts=(Part("p1", "One"),)), {"value": typed})
    assert trouble.value.code == code


def test_the_starter_is_a_form_without_faults():
    assert faults(starter({})) == []
    assert starter({"Location": "Ort"}).get("f2").label == "Ort"


def test_extractors_and_checkers_are_dealt_evenly():
    dealt = extractors_and_checkers(range(30), [1, 2, 3], "spring")
    for person in (1, 2, 3):
        assert sum(one == person for one, _other in dealt.values()) == 10
        assert sum(other == person for _one, other in dealt.values()) == 10
    assert all(one != other for one, other in dealt.values())


IDS = st.sampled_from([f"f{n}" for n in range(1, 7)])
PARTS = st.lists(st.sampled_from(["p1", "p2", "p3"]), unique=True, min_size=1).map(
    lambda ids: tuple(Part(id, f"Part {id}") for id in sorted(ids))
)


@st.composite
def forms(draw):
    """A version of a form; a field's type hangs on its id, as it does in the builder."""
    ids = draw(st.lists(IDS, unique=True, min_size=1))
    return Form(tuple(draw(fields(id)) for id in ids))


def fields(id):
    kind = ["text", "number", "choice", "choices", "flag", "groups"][int(id[1:]) - 1]
    return st.builds(Field, st.just(id), st.just(kind), st.sampled_from(["A", "B"]), parts=PARTS)


@st.composite
def said(draw, field):
    """A value of a field, as it is kept; or nothing."""
    if draw(st.booleans()) and draw(st.booleans()):
        return None
    ids = [part.id for part in field.parts]
    values = {
        "text": st.text(min_size=1).map(str.strip).filter(bool),
        "number": st.integers(-5, 5),
        "choice": st.sampled_from(ids),
        "choices": st.lists(st.sampled_from(ids), unique=True, min_size=1).map(sorted),
        "flag": st.sampled_from(["yes", "no"]),
        "groups": st.builds(
            lambda counts, printed: {"counts": counts, "printed": printed},
            st.dictionaries(
                st.sampled_from(ids), st.one_of(st.integers(0, 9), st.just(NOT_STATED)), min_size=1
            ),
            st.one_of(st.none(), st.integers(0, 9)),
        ),
    }
    unsaid = draw(st.booleans()) and draw(st.booleans())
    return {
        "value": None if unsaid else draw(values[field.kind]),
        "not_stated": unsaid,
        "note": "",
        "quotes": draw(st.sampled_from([[], [{"text": "they said", "page": "4"}]])),
    }


@given(st.data(), forms())
def test_a_kept_answer_is_read_again_from_how_it_is_written(data, form):
    for field in form.fields:
        answer = data.draw(said(field))
        assert read(field, written(field, answer)) == answer


@given(st.data(), st.lists(forms(), min_size=1, max_size=4))
def test_no_value_is_lost_or_asked_twice_from_version_to_version(data, history):
    """Each version asks what is new; whatever was filled in at any version stays readable."""
    asked, filled = [], {}
    for form in history:
        now = versions.open_fields(form, set(asked))
        asked += [field.id for field in now]
        filled |= {field.id: answer for field in now if (answer := data.draw(said(field)))}
    assert len(asked) == len(set(asked)) == len({id for form in history for id in form.ids})
    assert versions.open_fields(history[-1], set(asked)) == []
    known = versions.merged(history)
    for id, answer in filled.items():
        field = known.get(id)
        assert read(field, written(field, answer)) == answer
    assert known.ids[: len(history[-1].ids)] == history[-1].ids


@given(forms(), forms())
def test_a_mapping_names_every_field_of_both_versions_once(old, new):
    found = versions.compare(old, new)
    assert sorted(one.id for one in found) == sorted({*old.ids, *new.ids})
    for one in found:
        assert (one.kind == "added") == (one.was is None)
        assert (one.kind == "removed") == (one.now is None)
        assert (one.kind == "kept") == (one.was == one.now)


@given(st.data(), forms())
def test_what_stands_is_what_both_said_or_what_was_settled_and_nothing_else(data, form):
    one, other = (
        {field.id: answer for field in form.fields if (answer := data.draw(said(field)))}
        for _side in range(2)
    )
    apart = consensus.differing(form.fields, [one, other])
    settled = {id: one[id] for id in apart if id in one and data.draw(st.booleans())}
    stands = consensus.standing(form.fields, [one, other], settled)
    for field in form.fields:
        if field.id in settled:
            assert stands[field.id] == settled[field.id]
        elif field.id in apart:
            assert field.id not in stands
        else:
            assert stands.get(field.id) == one.get(field.id)
    assert consensus.differing(form.fields, [one, one]) == []
    assert apart == consensus.differing(form.fields, [other, one])


@given(forms(), IDS, st.sampled_from([-1, 1]))
def test_moving_a_field_keeps_every_field(form, id, by):
    assert sorted(moved(form, id, by).ids) == sorted(form.ids)


@given(st.lists(st.text(max_size=5), max_size=5), st.lists(st.text(max_size=5), max_size=5))
def test_an_id_of_an_option_is_never_given_twice(first, second):
    one = with_parts(Field("f1", "choices", "Methods"), {}, first, [])
    gone = {part.id: "" for part in one.parts}
    other = with_parts(one, gone, second, [part.id for part in one.parts])
    assert not {part.id for part in one.parts} & {part.id for part in other.parts}


def test_blank_and_not_stated_differ_from_each_other_and_from_zero():
    number = Field("f", "number", "Sites")
    zero, unsaid = {"value": 0}, {"value": None, "not_stated": True}
    for one, another in ((zero, unsaid), (zero, None), (unsaid, None)):
        assert not consensus.same(number, one, another)
    assert answers.state(zero) == "given"
