"""The board as a value: steps, history, undoing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.methods.codebook import Impossible
from synthesis.methods.metasummary import board as pure
from synthesis.methods.metasummary.board import Board, Patch, Step, applied, replay

DAY = datetime(2026, 3, 1)


class Desk:
    """Does steps one after the other and keeps them, a day apart."""

    def __init__(self):
        self.board, self.steps = Board(), []

    def do(self, kind, patch: Patch, undoes=None):
        n = len(self.steps) + 1
        at = DAY + timedelta(days=n)
        self.steps.append(Step(n, kind, at, before=patch.before, after=patch.after, undoes=undoes))
        self.board = applied(self.board, patch)
        return n

    def undo(self, id):
        return self.do("undone", pure.undo(self.steps, id), undoes=id)

    def names(self):
        return [facts["name"] for _id, facts in self.board.everything()]


@pytest.fixture
def desk():
    desk = Desk()
    desk.do("created", pure.create_domain(desk.board, 1, "Workers"))
    desk.do("created", pure.create_domain(desk.board, 2, "Staff"))
    desk.do("created", pure.create(desk.board, 1, "Pay", domain=1, findings=[10, 11]))
    desk.do("created", pure.create(desk.board, 2, "Hours", domain=1, findings=[12]))
    desk.do("created", pure.create(desk.board, 3, "Prejudice", domain=2))
    return desk


def test_findings_stand_in_the_order_of_their_domains(desk):
    assert desk.names() == ["Pay", "Hours", "Prejudice"]
    desk.do("moved", pure.move_domain(desk.board, 2, "up"))
    assert desk.names() == ["Prejudice", "Pay", "Hours"]


def test_a_finding_may_stand_under_several(desk):
    desk.do("grouped", pure.group(desk.board, 2, [10]))
    assert desk.board.under(1) == {10, 11} and desk.board.under(2) == {10, 12}
    desk.do("moved", pure.group(desk.board, 3, [10], [pure.grouping_key(1, 10)]))
    assert desk.board.under(1) == {11} and desk.board.under(3) == {10}


def test_the_board_of_an_earlier_day_is_shown_as_it_was(desk):
    step = desk.do("merged", pure.merge(desk.board, 2, 1))
    assert desk.board.under(1) == {10, 11, 12} and desk.names() == ["Pay", "Prejudice"]
    before = replay(desk.steps, desk.steps[step - 2].at)
    assert before.under(2) == {12} and len(before.everything()) == 3


def test_a_merge_is_undone_with_what_it_had_moved(desk):
    step = desk.do("merged", pure.merge(desk.board, 2, 1))
    desk.undo(step)
    assert desk.board.under(1) == {10, 11} and desk.board.under(2) == {12}


def test_a_merge_stands_when_a_later_step_took_out_what_it_brought(desk):
    step = desk.do("merged", pure.merge(desk.board, 2, 1))
    later = desk.do("ungrouped", pure.ungroup(desk.board, [pure.grouping_key(1, 12)]))
    with pytest.raises(Impossible) as told:
        pure.undo(desk.steps, step)
    assert (told.value.reason, told.value.change) == ("changed_since", later)
    desk.undo(later)
    desk.undo(step)
    assert desk.board.under(2) == {12}


def test_what_was_made_is_retired_when_undone_and_can_be_made_again(desk):
    step = desk.do("created", pure.create(desk.board, 4, "Hope", findings=[13]))
    undone = desk.undo(step)
    assert "Hope" not in desk.names() and desk.board.grouped() == {10, 11, 12}
    desk.undo(undone)
    assert "Hope" in desk.names() and desk.board.under(4) == {13}


def test_a_step_is_undone_once(desk):
    step = desk.do("retired", pure.retire(desk.board, 3))
    desk.undo(step)
    with pytest.raises(Impossible) as told:
        pure.undo(desk.steps, step)
    assert told.value.reason == "already_undone"


def test_a_domain_that_holds_findings_is_not_retired_and_its_making_not_undone(desk):
    for tried in (
        lambda: pure.retire_domain(desk.board, 1),
        lambda: pure.undo(desk.steps, 1),
    ):
        with pytest.raises(Impossible) as told:
            tried()
        assert told.value.reason == "holds_findings"


@pytest.mark.parametrize(
    ("reason", "tried"),
    [
        ("name_taken", lambda board: pure.create(board, 9, "pAY")),
        ("name_missing", lambda board: pure.describe(board, 1, name="  ")),
        ("unknown", lambda board: pure.group(board, 77, [10])),
        ("itself", lambda board: pure.merge(board, 1, 1)),
        ("no_further", lambda board: pure.move_by_key(board, 1, "up")),
        ("in_use", lambda board: pure.restore(board, 1)),
    ],
)
def test_what_cant_be_done_says_why(desk, reason, tried):
    with pytest.raises(Impossible) as told:
        tried(desk.board)
    assert told.value.reason == reason


def test_by_key_a_finding_passes_over_the_edge_into_the_next_domain(desk):
    desk.do("moved", pure.move_by_key(desk.board, 2, "down"))
    assert desk.board.get("abstracted:2")["domain"] == 2
    assert desk.names() == ["Pay", "Hours", "Prejudice"]
    desk.do("moved", pure.move_by_key(desk.board, 2, "up"))
    assert desk.board.get("abstracted:2")["domain"] == 1


def test_many_moves_before_one_neighbour_never_run_out_of_room(desk):
    for n in range(40):
        one = 1 + n % 2
        first = next(id for id, _facts in desk.board.abstracted(1) if id != one)
        desk.do("moved", pure.move(desk.board, one, 1, first))
        assert desk.board.abstracted(1)[0][0] == one


def _tried(board, kind, a, b):
    """One of seven kinds of steps, or nothing where it makes what is there."""
    if kind == 0:
        there = board.get(f"abstracted:{a}") is not None
        return Patch() if there else pure.create(board, a, f"Name {a}", findings=[b])
    steps = {
        1: lambda: pure.group(board, a, [b]),
        2: lambda: pure.ungroup(board, [pure.grouping_key(a, b)]),
        3: lambda: pure.merge(board, a, b),
        4: lambda: pure.retire(board, a),
        5: lambda: pure.restore(board, a),
        6: lambda: pure.describe(board, a, name=f"Other {b}"),
    }
    return steps[kind]()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4), st.integers(1, 4)), max_size=25))
def test_replaying_the_steps_gives_the_board_and_undoing_one_the_board_before(moves):
    desk = Desk()
    for kind, a, b in moves:
        try:
            patch = _tried(desk.board, kind, a, b)
        except Impossible:
            continue
        before = desk.board
        step = desk.do(str(kind), patch)
        if kind and patch.after:
            desk.undo(step)
            assert desk.board.entries == before.entries
            desk.undo(len(desk.steps))
        assert replay(desk.steps).entries == desk.board.entries
