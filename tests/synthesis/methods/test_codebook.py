"""The codebook as a value: steps, undoing them, and the history that leads to it."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.methods.drawing import svg
from reviews.methods.drawing.shapes import Edge
from synthesis.methods import codebook
from synthesis.methods.codebook import Book, Change, Entry, Impossible, Part, Patch, drawing

START = datetime(2026, 3, 1, tzinfo=UTC)


class History:
    """A codebook that keeps what was done to it, as the table of changes does."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.next_code = 1

    @property
    def book(self) -> Book:
        return codebook.replay(self.changes)

    def keep(self, kind: str, code: int, patch: Patch, undoes: int | None = None) -> Change:
        n = len(self.changes) + 1
        at = START + timedelta(days=n)
        made = Change(n, kind, code, at, "Ana", "", patch.before, patch.after, undoes)
        self.changes.append(made)
        return made

    def create(self, name: str, **fields) -> int:
        id = self.next_code
        patch = codebook.create(self.book, id, name, **fields)
        self.next_code += 1
        self.keep("created", id, patch)
        return id

    def merge(self, *sources: int, into: int) -> Change:
        return self.keep("merged", into, codebook.merge(self.book, sources, into))

    def split(self, id: int, *names: str, original: str = "heading") -> Change:
        parts = [Part(self.next_code + n, name) for n, name in enumerate(names)]
        patch = codebook.split(self.book, id, parts, original=original)
        self.next_code += len(parts)
        return self.keep("split", id, patch)

    def undo(self, id: int) -> Change:
        id = codebook.tip(self.changes, id)
        change = next(one for one in self.changes if one.id == id)
        return self.keep("undone", change.code, codebook.undo(self.changes, id), undoes=id)


@pytest.fixture
def history() -> History:
    return History()


def names(book: Book) -> list[str]:
    return [f"{'  ' * depth}{entry.name}" for depth, entry in book.walk()]


def test_a_code_can_be_moved_below_another_and_out_again(history):
    _, low = history.create("Pay"), history.create("Low pay")
    history.keep("moved", low, codebook.moved_by_key(history.book, low, "in"))
    assert names(history.book) == ["Pay", "  Low pay"]
    history.keep("moved", low, codebook.moved_by_key(history.book, low, "out"))
    assert names(history.book) == ["Pay", "Low pay"]
    history.keep("moved", low, codebook.moved_by_key(history.book, low, "up"))
    assert names(history.book) == ["Low pay", "Pay"]
    with pytest.raises(Impossible, match="no_further"):
        codebook.moved_by_key(history.book, low, "up")


def test_a_code_never_comes_to_stand_below_itself(history):
    pay = history.create("Pay")
    low = history.create("Low pay", parent=pay)
    for parent in (pay, low):
        with pytest.raises(Impossible, match="below_itself"):
            codebook.move(history.book, pay, parent)


def test_many_moves_to_the_same_place_keep_their_order(history):
    history.create("First")
    last = history.create("Last")
    for n in range(40):
        new = history.create(f"Code {n}")
        history.keep("moved", new, codebook.move(history.book, new, None, last))
    order = [entry.name for _, entry in history.book.walk()]
    assert order == ["First", *(f"Code {n}" for n in range(40)), "Last"]


def test_two_codes_in_use_never_have_one_name(history):
    pay, hope = history.create("Pay"), history.create("Hope")
    with pytest.raises(Impossible, match="name_taken"):
        codebook.rename(history.book, hope, " pay ")
    history.keep("retired", pay, codebook.retire(history.book, pay))
    history.keep("renamed", hope, codebook.rename(history.book, hope, "Pay"))
    with pytest.raises(Impossible, match="name_taken"):
        codebook.restore(history.book, pay)
    with pytest.raises(Impossible, match="name_taken"):
        codebook.undo(history.changes, 3)


def test_a_merge_takes_the_codes_below_along_and_undoing_it_brings_them_back(history):
    pay, low = history.create("Pay"), history.create("Wages")
    child = history.create("Late wages", parent=low)
    before = history.book
    merged = history.merge(low, into=pay)
    assert names(history.book) == ["Pay", "  Late wages"]
    assert history.book.leads_to(low) == pay
    history.undo(merged.id)
    assert history.book == before
    assert history.book.entries[child].parent == low


def test_a_merge_that_was_merged_on_is_undone_only_after_the_later_one(history):
    a, b, c = history.create("A"), history.create("B"), history.create("C")
    first = history.merge(a, into=b)
    second = history.merge(b, into=c)
    with pytest.raises(Impossible) as refused:
        codebook.undo(history.changes, first.id)
    assert refused.value.change == second.id
    history.undo(second.id)
    history.undo(first.id)
    assert names(history.book) == ["A", "B", "C"]


def test_two_merges_into_one_code_are_undone_in_any_order(history):
    a, b, c = history.create("A"), history.create("B"), history.create("C")
    first = history.merge(a, into=c)
    history.merge(b, into=c)
    history.undo(first.id)
    assert names(history.book) == ["A", "C"]


def test_a_code_is_not_merged_into_one_below_it_nor_into_a_heading(history):
    pay = history.create("Pay")
    low = history.create("Low pay", parent=pay)
    work = history.create("Work", codable=False)
    with pytest.raises(Impossible, match="into_below"):
        codebook.merge(history.book, [pay], low)
    with pytest.raises(Impossible, match="heading"):
        codebook.merge(history.book, [low], work)
    with pytest.raises(Impossible, match="itself"):
        codebook.merge(history.book, [low], low)


@pytest.mark.parametrize(
    ("original", "tree"),
    [
        ("heading", ["Pay", "  Low pay", "  No pay", "Hope"]),
        ("beside", ["Pay", "Low pay", "No pay", "Hope"]),
        ("retired", ["Low pay", "No pay", "Hope"]),
    ],
)
def test_a_split_code_becomes_a_heading_or_stays_or_goes(history, original, tree):
    pay = history.create("Pay")
    history.create("Hope")
    before = history.book
    made = history.split(pay, "Low pay", "No pay", original=original)
    assert names(history.book) == tree
    history.undo(made.id)
    assert history.book == before


def test_undoing_a_step_that_was_built_upon_names_what_is_in_the_way(history):
    pay = history.create("Pay")
    history.keep("renamed", pay, codebook.rename(history.book, pay, "Wages"))
    history.keep("renamed", pay, codebook.rename(history.book, pay, "Low pay"))
    with pytest.raises(Impossible) as refused:
        codebook.undo(history.changes, 2)
    assert refused.value.reason == "changed_since" and refused.value.change == 3
    history.undo(3)
    assert history.book.entries[pay].name == "Wages"
    history.undo(2)
    with pytest.raises(Impossible, match="already_undone"):
        codebook.undo(history.changes, 2)


def test_an_undoing_can_be_undone(history):
    a, b = history.create("A"), history.create("B")
    merged = history.merge(a, into=b)
    undone = history.undo(merged.id)
    history.undo(undone.id)
    assert names(history.book) == ["B"]
    assert merged.id in codebook.standing(history.changes)
    assert codebook.flow(history.changes, history.changes[-1]) == ({a}, {b})
    assert codebook.tip(history.changes, merged.id) == history.changes[-1].id
    assert codebook.tip(history.changes, 1) == 1


def test_a_step_done_again_is_undone_by_what_did_it_again(history):
    a, b, c = history.create("A"), history.create("B"), history.create("C")
    split = history.split(a, "Part")
    merged = history.merge(split.code + 3, into=b)
    history.undo(history.undo(merged.id).id)
    with pytest.raises(Impossible, match="already_undone"):
        codebook.undo(history.changes, merged.id)
    history.undo(merged.id)
    history.undo(split.id)
    assert names(history.book) == ["A", "B", "C"] and c


def test_a_redone_merge_stands_in_the_way_of_what_it_carried_on(history):
    a, b, x = history.create("A"), history.create("B"), history.create("X")
    undone = history.undo(history.merge(a, into=b).id)
    into_a = history.merge(x, into=a)
    redone = history.undo(undone.id)
    with pytest.raises(Impossible) as refused:
        codebook.undo(history.changes, into_a.id)
    assert refused.value.change == redone.id


def test_a_code_that_others_were_merged_into_is_not_taken_away(history):
    a, b = history.create("A"), history.create("B")
    history.merge(a, into=b)
    with pytest.raises(Impossible, match="holds_codes"):
        codebook.undo(history.changes, 2)


def test_a_restored_code_whose_heading_is_gone_comes_to_the_top(history):
    work = history.create("Work")
    pay = history.create("Pay", parent=work)
    history.keep("retired", work, codebook.retire(history.book, work))
    assert names(history.book) == []
    history.keep("restored", pay, codebook.restore(history.book, pay))
    assert names(history.book) == ["Pay"]


def test_the_codebook_of_a_day_is_what_had_been_done_by_then(history):
    pay = history.create("Pay")
    history.keep("renamed", pay, codebook.rename(history.book, pay, "Low pay"))
    assert names(codebook.replay(history.changes, until=START + timedelta(days=1))) == ["Pay"]
    assert names(codebook.replay(history.changes, until=START)) == []


def test_the_lineage_of_a_code_tells_its_merges_and_splits_and_no_strangers(history):
    a, b, other = history.create("A"), history.create("B"), history.create("Other")
    history.merge(a, into=b)
    history.split(b, "B one", "B two")
    history.keep("renamed", other, codebook.rename(history.book, other, "Else"))
    found = codebook.lineage(history.changes, a)
    assert found.codes == (a, b, 4, 5)
    told = [(event.change.kind, event.sources, event.targets) for event in found.turns]
    assert told == [
        ("created", (), ()),
        ("created", (), ()),
        ("merged", (a,), (b,)),
        ("split", (b,), (4, 5)),
    ]


def test_a_lineage_is_drawn_with_a_stroke_for_every_merge_and_part(history):
    a, b = history.create("Pay & hours"), history.create("B")
    history.merge(a, into=b)
    history.split(b, "B one", "B two")
    family = codebook.lineage(history.changes, a)
    names = {id: entry.name for id, entry in history.book.entries.items()}
    drawn = drawing.draw(family, names, "Lineage", {3: "4 Mar"})
    assert drawn.description == "Pay & hours → B; B → B one, B two"
    shapes = [shape for mark in drawn.marks for shape in mark.shapes]
    assert sum(isinstance(one, Edge) and one.role == "join" for one in shapes) == 3
    assert "Pay &amp; hours" in svg.inline(drawn, {}, "x") and "4 Mar" in svg.inline(drawn, {}, "x")


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["create", "rename", "describe", "move", "key", "merge", "split", "retire", "restore",
             "undo"]
        ),
        st.integers(0, 60),
        st.integers(0, 60),
        st.integers(0, 3),
    ),
    max_size=25,
)  # fmt: skip
ORIGINALS = ("heading", "beside", "retired")
WAYS = ("up", "down", "in", "out")


def tried(history: History, step: tuple[str, int, int, int]) -> None:
    """Do one step on whatever codes the numbers point at; what is impossible isn't done."""
    what, one, other, way = step
    book, ids = history.book, [*history.book.entries, 0]
    id, second, third = (ids[n % len(ids)] for n in (one, other, way))
    changes = len(history.changes) or 1
    do = {
        "create": lambda: history.create(f"Code {other % 12}", parent=second or None),
        "rename": lambda: history.keep(
            "renamed", id, codebook.rename(book, id, f"Code {other % 12}")
        ),
        "describe": lambda: history.keep(
            "described", id, codebook.describe(book, id, definition=f"{other}")
        ),
        "move": lambda: history.keep("moved", id, codebook.move(book, id, second or None, third)),
        "key": lambda: history.keep("moved", id, codebook.moved_by_key(book, id, WAYS[way])),
        "merge": lambda: history.merge(id, into=second),
        "split": lambda: history.split(
            id, f"Part {one}", f"Part {other + 100}", original=ORIGINALS[way % 3]
        ),
        "retire": lambda: history.keep("retired", id, codebook.retire(book, id)),
        "restore": lambda: history.keep("restored", id, codebook.restore(book, id)),
        "undo": lambda: history.undo(one % changes + 1),
    }
    with contextlib.suppress(Impossible, StopIteration):
        do[what]()


def whole(book: Book) -> None:
    """What holds of every codebook."""
    in_use = [entry for entry in book.entries.values() if entry.in_use]
    assert len({entry.name.lower() for entry in in_use}) == len(in_use)
    walked = sorted(entry.id for _, entry in book.walk())
    assert walked == sorted(entry.id for entry in in_use), "a code hangs in the air or in a ring"
    for entry in book.entries.values():
        assert entry.merged_into is None or entry.merged_into in book.entries


@settings(max_examples=150, deadline=None)
@given(steps)
def test_whatever_is_done_the_codebook_stays_whole_and_undoing_all_leads_to_the_start(steps):
    history = History()
    for step in steps:
        tried(history, step)
        whole(history.book)
    states = [codebook.replay(history.changes[:n]) for n in range(len(history.changes) + 1)]
    done = len(history.changes)
    for n in range(done, 0, -1):
        history.undo(n)
        assert history.book == states[n - 1]
    assert history.book == Book()


@settings(max_examples=60, deadline=None)
@given(steps)
def test_a_patch_leads_there_and_its_inverse_back(steps):
    history = History()
    for step in steps:
        before = history.book
        known = len(history.changes)
        tried(history, step)
        for change in history.changes[known:]:
            patch = Patch(change.before, change.after)
            assert patch.applied(before) == history.book
            assert patch.inverse().applied(history.book) == before


def test_an_entry_tells_all_but_its_number():
    assert "id" not in Entry(4, "Pay").facts() and Entry(4, "Pay").facts()["name"] == "Pay"
