"""Changing the codebook: what happens to codes and codings, and that it can be taken back."""

from __future__ import annotations

import contextlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reviews.access import Refused
from reviews.models import Event
from synthesis.actions import codebook
from synthesis.actions.codebook import NewPart, Overtaken
from synthesis.methods import codebook as pure
from synthesis.models import Code, CodeChange, Coding, Recoding
from synthesis.queries import codebook as asked
from tests.synthesis.codebook.making import give, make_excerpt

pytestmark = pytest.mark.django_db


def tree(review):
    return [f"{'  ' * depth}{one.name}" for depth, one in asked.book_of(review).walk()]


def replayed(review):
    assert pure.replay(asked.changes_of(review)) == asked.book_of(review)


def codings(review):
    """Everything about all codings that an undoing has to bring back."""
    rows = Coding.objects.filter(review=review).order_by("pk")
    stand = [(row.pk, row.code_id, row.withdrawn_at is None, row.folded_into_id) for row in rows]
    return stand, [row.original_id for row in rows]


def test_a_code_is_made_below_another_described_and_told_in_the_ledger(review, seats, code):
    pay = code("Pay", definition="What work is paid.", colour="teal")
    low = code("  Low   pay ", parent=pay)
    assert tree(review) == ["Pay", "  Low pay"]
    assert (pay.definition, pay.colour, pay.created_by) == (
        "What work is paid.",
        "teal",
        "Ana Novak",
    )
    codebook.describe_code(seats["ben"], low.pk, exclude_note="Not unpaid work", colour="#123456")
    low.refresh_from_db()
    assert (low.exclude_note, low.colour) == ("Not unpaid work", "")
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == [
        "code.created", "code.created", "code.described",
    ]  # fmt: skip
    replayed(review)


def test_a_name_that_is_taken_is_refused_and_nothing_is_left_behind(review, code):
    code("Pay")
    with pytest.raises(Refused, match="named “Pay”"):
        code("pay")
    assert Code.objects.count() == 1 and CodeChange.objects.count() == 1


def test_an_observer_may_not_change_the_codebook(review, code):
    from django.core.exceptions import PermissionDenied

    from tests.factories import make_seat

    with pytest.raises(PermissionDenied):
        codebook.create_code(make_seat(review, "observer"), name="Pay")


def test_who_was_overtaken_is_told_by_whom_and_keeps_nothing_half_done(review, seats, code):
    pay = code("Pay")
    seen = asked.newest(review)
    codebook.rename_code(seats["ben"], pay.pk, name="Wages", seen=seen)
    with pytest.raises(Overtaken, match=r"Ben Kramer has changed “Wages” meanwhile \(renamed\)"):
        codebook.describe_code(seats["ana"], pay.pk, definition="Mine", seen=seen)
    with pytest.raises(Overtaken):
        codebook.retire_code(seats["ana"], pay.pk, why="unused", seen=seen)
    pay.refresh_from_db()
    assert (pay.name, pay.definition, pay.in_use) == ("Wages", "", True)


def test_a_merge_carries_the_codings_of_all_and_folds_those_of_one_passage(
    review, seats, code, text
):
    pay, wages = code("Pay"), code("Wages")
    mine, hers = make_excerpt(seats["ana"], text), make_excerpt(seats["ben"], text)
    one, two = give(mine, pay, "supports"), give(mine, wages, "contradicts")
    unseen = give(hers, wages)
    before = codings(review)
    change = codebook.merge_codes(seats["ana"], [wages.pk], into=pay.pk, why="The same thing")
    for row in (one, two, unseen):
        row.refresh_from_db()
        assert row.code == pay
    assert two.original == wages and two.folded_into == one and two.withdrawn_at
    assert one.withdrawn_at is None and unseen.withdrawn_at is None
    assert list(Recoding.objects.values_list("coding", "folded").order_by("coding")) == [
        (two.pk, True), (unseen.pk, False),
    ]  # fmt: skip
    replayed(review)
    codebook.undo(seats["ben"], change.pk, why="They aren't")
    assert codings(review) == before
    two.refresh_from_db()
    assert (two.code, two.polarity) == (wages, "contradicts")
    replayed(review)


def test_a_merge_and_its_undoing_ask_no_more_for_twelve_passages_than_for_two(
    review, seats, code, text
):
    asked_for = {}
    for n in (2, 12):
        pay, wages = code(f"Pay {n}"), code(f"Wages {n}")
        for _ in range(n):
            excerpt = make_excerpt(seats["ana"], text)
            give(excerpt, pay)
            give(excerpt, wages)
        with CaptureQueriesContext(connection) as merging:
            change = codebook.merge_codes(seats["ana"], [wages.pk], into=pay.pk, why="same")
        assert Coding.objects.filter(folded_into__code=pay).count() == n
        with CaptureQueriesContext(connection) as undoing:
            codebook.undo(seats["ana"], change.pk)
        assert Coding.objects.standing().filter(code=wages).count() == n
        asked_for[n] = (_on_codings(merging), _on_codings(undoing))
    assert asked_for[12] == asked_for[2]


def _on_codings(asked):
    """How many statements wrote to codings: what is counted anew afterwards isn't meant."""
    return sum(one["sql"].replace('"', "").startswith("UPDATE synthesis_cod") for one in asked)


def test_undoing_one_of_two_merges_leaves_the_other_standing(review, seats, code, text):
    a, b, c = code("A"), code("B"), code("C")
    excerpt = make_excerpt(seats["ana"], text)
    of_a, of_b = give(excerpt, a), give(excerpt, b)
    first = codebook.merge_codes(seats["ana"], [a.pk], into=c.pk, why="same")
    codebook.merge_codes(seats["ana"], [b.pk], into=c.pk, why="same")
    of_a.refresh_from_db()
    of_b.refresh_from_db()
    assert of_b.folded_into == of_a
    codebook.undo(seats["ana"], first.pk)
    of_a.refresh_from_db()
    of_b.refresh_from_db()
    assert (of_a.code, of_a.withdrawn_at) == (a, None)
    assert (of_b.code, of_b.withdrawn_at, of_b.folded_into) == (c, None, None)


def test_a_coding_that_its_coder_took_back_stays_taken_back_when_a_merge_is_undone(
    review, seats, code, text
):
    from synthesis.models import Coding as Row

    a, b = code("A"), code("B")
    excerpt = make_excerpt(seats["ana"], text)
    kept, folded = give(excerpt, b), give(excerpt, a)
    change = codebook.merge_codes(seats["ana"], [a.pk], into=b.pk, why="same")
    Row.objects.filter(pk=kept.pk).update(withdrawn_at=change.made_at)
    codebook.undo(seats["ana"], change.pk)
    folded.refresh_from_db()
    assert folded.code == a and folded.withdrawn_at is not None


def test_a_split_takes_mine_and_revealed_codings_and_leaves_what_i_may_not_see(
    review, seats, code, text
):
    pay = code("Pay")
    mine = give(make_excerpt(seats["ana"], text), pay)
    open_one = give(make_excerpt(seats["ben"], text, "hope", revealed=True), pay)
    secret = give(make_excerpt(seats["ben"], text), pay)
    before = codings(review)
    change = codebook.split_code(
        seats["ana"],
        pay.pk,
        [
            NewPart("Low pay", codings=[mine.pk, secret.pk]),
            NewPart("No pay", codings=[open_one.pk]),
        ],
        original="heading",
        why="Two things",
    )
    low, no = Code.objects.get(name="Low pay"), Code.objects.get(name="No pay")
    for row in (mine, open_one, secret):
        row.refresh_from_db()
    assert [mine.code, open_one.code, secret.code] == [low, no, pay]
    assert tree(review) == ["Pay", "  Low pay", "  No pay"]
    assert codebook.assign(seats["ben"], change.pk, {secret.pk: no.pk}) == 1
    secret.refresh_from_db()
    assert (secret.code, secret.original) == (no, pay)
    replayed(review)
    fresh = give(make_excerpt(seats["ben"], text, "patient"), no)
    codebook.undo(seats["ana"], change.pk)
    fresh.refresh_from_db()
    assert fresh.code == pay, "what was coded since with a part goes to the code that was split"
    assert tuple(part[:3] for part in codings(review)) == tuple(
        [*one, *([(fresh.pk, pay.pk, True, None)] if n == 0 else [no.pk])][:3]
        for n, one in enumerate(before)
    )
    replayed(review)


def test_a_part_may_take_the_name_of_the_code_that_it_replaces_and_give_it_back(
    review, seats, code
):
    pay = code("Pay")
    change = codebook.split_code(
        seats["ana"], pay.pk, [NewPart("Pay"), NewPart("Thanks")], original="retired", why="two"
    )
    assert tree(review) == ["Pay", "Thanks"]
    undone = codebook.undo(seats["ana"], change.pk)
    assert tree(review) == ["Pay"] and Code.objects.get(pk=pay.pk).in_use
    codebook.undo(seats["ana"], undone.pk)
    assert tree(review) == ["Pay", "Thanks"]
    replayed(review)


def test_steps_that_touch_others_work_ask_for_a_reason(review, seats, code):
    a, b = code("A"), code("B")
    for attempt in (
        lambda: codebook.merge_codes(seats["ana"], [a.pk], into=b.pk, why=" "),
        lambda: codebook.retire_code(seats["ana"], a.pk, why=""),
        lambda: codebook.split_code(seats["ana"], a.pk, [NewPart("X")], original="heading", why=""),
    ):
        with pytest.raises(Refused, match="Say why"):
            attempt()
    assert tree(review) == ["A", "B"]


def test_the_creation_of_a_code_in_use_is_not_undone_but_unseen_use_does_not_tell(
    review, seats, code, text
):
    pay = code("Pay")
    made = CodeChange.objects.get()
    mine = give(make_excerpt(seats["ana"], text), pay)
    with pytest.raises(Refused, match="in use on passages"):
        codebook.undo(seats["ana"], made.pk)
    # Cleo may not see ana's coding: her answer doesn't depend on it, and it isn't lost.
    codebook.undo(seats["cleo"], made.pk)
    mine.refresh_from_db()
    assert tree(review) == [] and mine.withdrawn_at is None and mine.code == pay
    replayed(review)


def test_an_undoing_that_can_not_be_says_what_is_in_the_way(review, seats, code):
    a, b, c = code("A"), code("B"), code("C")
    first = codebook.merge_codes(seats["ana"], [a.pk], into=b.pk, why="same")
    codebook.merge_codes(seats["ben"], [b.pk], into=c.pk, why="same")
    with pytest.raises(Refused, match="Ben Kramer, “C”: merged") as refused:
        codebook.undo(seats["ana"], first.pk)
    assert str(refused.value) == codebook.undo_refusal(
        seats["ana"], asked.changes_of(review), first.pk
    )


def test_a_code_of_another_review_is_unknown(review, seats, code):
    from tests.factories import make_review, make_seat

    stranger = make_seat(make_review(), "lead")
    foreign = codebook.create_code(stranger, name="Foreign")
    mine = code("Mine")
    with pytest.raises(Refused, match="no such code"):
        codebook.merge_codes(seats["ana"], [foreign.pk], into=mine.pk, why="same")
    with pytest.raises(Refused, match="no such code"):
        codebook.rename_code(seats["ana"], foreign.pk, name="Stolen")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "merge", "split", "retire", "move", "undo"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    min_size=4,
    max_size=10,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_is_done_undoing_all_brings_back_every_coding(steps, seats, text):
    from tests.factories import make_member, make_review

    review = make_review()
    ana = type(seats["ana"]).of(make_member(review, None, "reviewer"))
    report = _report(review)
    excerpts = [make_excerpt(ana, report, words) for words in ("low pay", "hope")]
    start = _played(ana, review, excerpts, steps)
    done = CodeChange.objects.filter(review=review, pk__gt=start[0]).order_by("-pk")
    for change in list(done):
        if change.kind != "created" or not asked.uses(ana, [change.code_id]):
            codebook.undo(ana, change.pk)
    assert codings(review) == start[1]
    replayed(review)


def _report(review):
    from tests.factories import make_record
    from tests.synthesis.codebook.making import make_text

    return make_text(make_record(review).report)


def _played(seat, review, excerpts, steps):
    """Four codes given to two passages; then the steps. Returns the state before the steps."""
    codes = [codebook.create_code(seat, name=f"Code {n}") for n in range(4)]
    for n, one in enumerate(codes):
        give(excerpts[n % 2], one)
        give(excerpts[(n + 1) % 2], one)
    start = asked.newest(review), codings(review)
    for step in steps:
        with contextlib.suppress(Refused, IndexError):
            _done(seat, review, start[0], step)
        replayed(review)
    return start


def _done(seat, review, since, step):
    what, one, other = step
    ids = list(Code.objects.filter(review=review).order_by("pk").values_list("pk", flat=True))
    id, second = ids[one % len(ids)], ids[other % len(ids)]
    if what == "create":
        codebook.create_code(seat, name=f"New {one}", parent=second)
    elif what == "merge":
        codebook.merge_codes(seat, [id], into=second, why="same")
    elif what == "split":
        mine = Coding.objects.filter(code=id).values_list("pk", flat=True)
        part = NewPart(f"Part {one} {other}", codings=list(mine)[:1])
        original = ("heading", "beside", "retired")[other % 3]
        codebook.split_code(seat, id, [part], original=original, why="two")
    elif what == "retire":
        codebook.retire_code(seat, id, why="unused")
    elif what == "move":
        codebook.move_code(seat, id, parent=second)
    else:
        changes = CodeChange.objects.filter(review=review, pk__gt=since).order_by("pk")
        codebook.undo(seat, list(changes)[-1 - one % 2].pk)
