"""The flow as of any day: what a page of that day would have said, for any history."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reviews.access import Refused, Seat
from reviews.actions import (
    by_hand,
    duplicates,
    earlier,
    protocol,
    reports,
    searches,
    studies,
    taking_back,
    tools,
)
from reviews.methods.formats import Reference
from reviews.models import (
    ExclusionReason,
    ImportFile,
    Merge,
    Record,
    Report,
    Search,
    Study,
    ToolRun,
)
from screening.actions import conflicts, reasons, retrieval, rules, upkeep, voting
from screening.figures import compute_prisma, compute_prisma_at, flow_of
from screening.methods.prisma import Flow
from screening.models import Conflict, StagePolicy
from screening.queries import as_of, boxes, lists
from screening.queries.lists import Filter
from tests.factories import make_member, make_reason, make_record, make_reports, make_review

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass
class Past:
    """A review in which things happen day by day."""

    lead: Seat
    ana: Seat
    ben: Seat
    searches: list[Search]
    files: list[ImportFile]
    reasons: list[ExclusionReason]
    told: dict[date, dict[str, Any]] = field(default_factory=dict)

    def report(self, n: int) -> Report | None:
        rows = list(Report.objects.filter(review=self.lead.review).order_by("number"))
        return rows[n % len(rows)] if rows else None


def begin() -> Past:
    review = make_review()
    seats = [Seat.of(make_member(review, None, role)) for role in ("lead", "reviewer", "reviewer")]
    made = [make_reason(review, label) for label in ("Not peers", "No findings")]
    protocol.note_reasons(seats[0], note="Agreed")
    log = [
        Search.objects.create(review=review, source=source, channel=channel)
        for source, channel in (
            ("MEDLINE", "database"),
            ("Trials", "register"),
            ("Lists", "citation"),
        )
    ]
    files = [
        ImportFile.objects.create(review=review, search=search, name="a.ris", size=1, state="done")
        for search in log
    ]
    return Past(*seats, log, files, made)


def bring(past: Past, a: int, b: int) -> None:
    search = past.searches[a % 3]
    for _one in range(1 + b % 3):
        make_record(past.lead.review, search=search, file=past.files[a % 3])
    upkeep.tend(past.lead.review)


def gather(past: Past, a: int, b: int) -> None:
    one, other = past.report(a), past.report(b)
    if one and other:
        duplicates.gather(past.lead, one.number, other.number)


def part(past: Past, a: int, b: int) -> None:
    merges = list(Merge.objects.filter(review=past.lead.review).order_by("pk"))
    if merges:
        duplicates.undo_merge(past.lead, merges[a % len(merges)])


def withdraw(past: Past, a: int, b: int) -> None:
    if report := past.report(a):
        reports.withdraw(past.lead, report, reason="Not a document")


def restore(past: Past, a: int, b: int) -> None:
    if report := past.report(a):
        reports.restore(past.lead, report)
        upkeep.tend(past.lead.review)


def tool(past: Past, a: int, b: int) -> None:
    stage = ("before", "title_abstract")[b % 2]
    tools.exclude(past.lead, tool="T", rule="R", numbers=[a % 9 + 1, b % 9 + 1], stage=stage)


def undo_tool(past: Past, a: int, b: int) -> None:
    runs = list(ToolRun.objects.filter(review=past.lead.review).order_by("pk"))
    if runs:
        tools.undo(past.lead, runs[a % len(runs)].pk)
        upkeep.tend(past.lead.review)


def take_file_back(past: Past, a: int, b: int) -> None:
    taking_back.take_back(past.lead, ImportFile.objects.get(pk=past.files[a % 3].pk))


def put_file_back(past: Past, a: int, b: int) -> None:
    taking_back.put_back(past.lead, ImportFile.objects.get(pk=past.files[a % 3].pk))
    upkeep.tend(past.lead.review)


def cast(past: Past, a: int, b: int) -> None:
    seat, stage = (past.ana, past.ben)[b % 2], ("title_abstract", "full_text")[b // 2 % 2]
    choice = ("include", "include", "exclude")[b // 4 % 3]
    if report := past.report(a):
        reason = past.reasons[b % 2].pk if choice == "exclude" and stage == "full_text" else None
        said = {"stage": stage, "choice": choice, "reason_id": reason}
        voting.cast(seat, report.pk, key=uuid.uuid4(), **said)


def both_vote(past: Past, a: int, b: int) -> None:
    cast(past, a, 2 * (b // 2))
    cast(past, a, 2 * (b // 2) + 1)


def take_vote_back(past: Past, a: int, b: int) -> None:
    voting.undo((past.ana, past.ben)[a % 2], stage=("title_abstract", "full_text")[b % 2])


def settle(past: Past, a: int, b: int) -> None:
    open_ones = list(Conflict.objects.filter(review=past.lead.review, closed_at=None))
    if open_ones:
        one = open_ones[a % len(open_ones)]
        choice = ("include", "exclude")[b % 2]
        reason = past.reasons[0].pk if choice == "exclude" else None
        conflicts.resolve(past.lead, one.pk, choice=choice, explanation="So.", reason_id=reason)


def reopen(past: Past, a: int, b: int) -> None:
    if report := past.report(a):
        stage = ("title_abstract", "full_text")[b % 2]
        conflicts.reopen(past.lead, report, stage=stage, why="A new version")


def retrieve(past: Past, a: int, b: int) -> None:
    if report := past.report(a):
        state = ("retrieved", "not_retrieved", "sought")[b % 3]
        reason = "no_access" if state == "not_retrieved" else ""
        retrieval.mark(past.lead, [report.pk], state=state, reason=reason)


def rename_search(past: Past, a: int, b: int) -> None:
    search = Search.objects.get(pk=past.searches[a % 3].pk)
    channel = ("database", "register", "website", "citation")[b % 4]
    searches.edit_search(past.lead, search, source=f"Source {b % 5}", channel=channel)


def change_reasons(past: Past, a: int, b: int) -> None:
    rows = ExclusionReason.objects.filter(review=past.lead.review, stage="full_text")
    standing = [(row.pk, row.label) for row in rows if row.retired_at is None]
    if a % 3 == 0:
        standing.reverse()
    elif a % 3 == 1 and standing:
        standing[0] = (standing[0][0], f"Renamed {b}")
    else:
        standing = standing[1:] or standing
    protocol.save_reasons(past.lead, "full_text", [*standing, (None, f"Reason {b}")])


def merge_reasons(past: Past, a: int, b: int) -> None:
    rows = list(ExclusionReason.objects.filter(review=past.lead.review).order_by("pk"))
    one, other = rows[a % len(rows)], rows[b % len(rows)]
    reasons.merge(past.lead, one.pk, other.pk)


def part_reasons(past: Past, a: int, b: int) -> None:
    rows = ExclusionReason.objects.filter(review=past.lead.review, merged_into__isnull=False)
    if one := rows.order_by("pk").first():
        reasons.part(past.lead, one.pk)


def add_by_hand(past: Past, a: int, b: int) -> None:
    reference = Reference(title=f"A paper {a} {b}")
    by_hand.add(past.lead, past.searches[a % 3], reference, again=True)
    upkeep.tend(past.lead.review)


def take_record_back(past: Past, a: int, b: int) -> None:
    rows = Record.objects.filter(review=past.lead.review, file=None).order_by("pk")
    if one := rows.first():
        by_hand.take_back(past.lead, one)


def put_record_back(past: Past, a: int, b: int) -> None:
    rows = Record.objects.filter(review=past.lead.review, taken_back_at__isnull=False)
    if one := rows.order_by("pk").first():
        by_hand.put_back(past.lead, one)
        upkeep.tend(past.lead.review)


def change_rules(past: Past, a: int, b: int) -> None:
    stage = ("title_abstract", "full_text")[b % 2]
    rules.change(past.lead, stage, votes_needed=1 + a % 2)
    upkeep.tend(past.lead.review)
    voting.take_up(past.lead, stage)


def link(past: Past, a: int, b: int) -> None:
    one, other = past.report(a), past.report(b)
    if one and other:
        studies.link(past.lead, one.number, other.number)


def enter_earlier(past: Past, a: int, b: int) -> None:
    listed = [[f"Old {n}, 199{n}. A.", f"Older {n}, 198{n}. B."] for n in range(b % 3)]
    earlier.enter(past.lead, publication="W", studies=a + 3, reports=a + 4, listed=listed)


def take_earlier_back(past: Past, a: int, b: int) -> None:
    earlier.take_back(past.lead)


def link_to_earlier(past: Past, a: int, b: int) -> None:
    old = Study.objects.filter(review=past.lead.review, earlier_reports__isnull=False).first()
    report = past.report(a)
    if old and report:
        studies.link_to(past.lead, old, report.number)


STEPS: list[Callable[[Past, int, int], None]] = [
    bring, gather, part, withdraw, restore, tool, undo_tool, take_file_back, put_file_back, cast,
    both_vote, take_vote_back, settle, reopen, retrieve, rename_search, change_reasons, link,
    merge_reasons, part_reasons, add_by_hand, take_record_back, put_record_back, change_rules,
    enter_earlier, take_earlier_back, link_to_earlier,
]  # fmt: skip
# Most days people vote.
often = st.sampled_from([*STEPS, both_vote, both_vote, both_vote, cast, retrieve, retrieve])
numbers = st.integers(0, 11)
histories = st.lists(
    st.lists(st.tuples(often, numbers, numbers), max_size=8), min_size=3, max_size=5
)


def live(days: list[Any]) -> Past:
    """Let each day pass, and note in its evening what the flow says then."""
    with time_machine.travel(START, tick=False) as clock:
        past = begin()
        bring(past, 0, 2)
        bring(past, 2, 1)
        for steps in days:
            for step, a, b in steps:
                clock.shift(timedelta(minutes=7))
                try:
                    step(past, a, b)
                except Refused:
                    continue
            past.told[datetime.now(tz=UTC).date()] = compute_prisma(past.lead.review)
            clock.shift(timedelta(days=1))
    return past


def boxes_of(value: dict[str, Any]) -> dict[str, Any]:
    made = flow_of(value)
    assert all(one.holds for one in made.identities)
    return {
        key: (box.n, box.unit, tuple((line.name, line.n) for line in box.lines if line.n))
        for key, box in made.boxes.items()
    }


def reasons_of(made: Flow) -> list[str]:
    return [line.name for line in made.boxes["dbr_excluded"].lines]


LIVED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
    # A history that fails is short enough to be read; making it shorter takes minutes.
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
}


@settings(max_examples=3, **LIVED)
@given(histories)
def test_the_flow_of_each_day_is_what_was_counted_on_that_day(db, days):
    past = live(days)
    seat = past.lead
    with time_machine.travel(START + timedelta(days=40)):
        for day, value in past.told.items():
            then = compute_prisma_at(seat.review, as_of.end_of(day))
            assert boxes_of(then) == boxes_of(value), day
            assert reasons_of(flow_of(then)) == reasons_of(flow_of(value)), day
            assert then["hits"] == value["hits"], day
            _each_box_is_as_long_as_its_list(seat, day, then)


def _each_box_is_as_long_as_its_list(seat: Seat, day: date, value: dict[str, Any]) -> None:
    made = flow_of(value)
    # One box a day, another one each day.
    keys = [key for key in boxes.open_to(seat) if key in made.boxes]
    for key in (keys[day.toordinal() % len(keys)], "dbr_excluded"):
        wanted = Filter.read({"box": key, "as_of": day.isoformat()}, seat)
        assert lists.found(seat, wanted).rows.count() == made.boxes[key].n, (key, day)
    for line in made.boxes["dbr_excluded"].lines:
        ids = tuple(value["lines"]["dbr_excluded"][line.name])
        narrowed = Filter(box="dbr_excluded", as_of=day.isoformat(), reason=ids)
        assert lists.found(seat, narrowed).rows.count() == line.n, (line, day)


@pytest.fixture
def two_days(review, ana, cleo, seat_of):
    """Three records on the first of March; ana votes on one of them on the second."""
    with time_machine.travel(START, tick=False) as clock:
        rows = make_reports(review, 3)
        searches.log_search(seat_of(cleo), source="Scopus", again=True)
        clock.shift(timedelta(days=1))
        said = {"stage": "title_abstract", "choice": "include"}
        voting.cast(seat_of(ana), rows[0].pk, key=uuid.uuid4(), **said)
    cache.clear()
    return review


def test_the_page_shows_an_earlier_day_and_its_lists(two_days, client_of, cleo):
    browser, base = client_of(cleo), f"/r/{two_days.slug}/prisma/"
    page = browser.get(f"{base}?as_of=2026-03-01").content.decode()
    assert "As it stood at the end of" in page and "1 March 2026" in page
    assert "Awaiting a first vote: 3" in page
    next_day = browser.get(f"{base}?as_of=2026-03-02").content.decode()
    assert "Awaiting a first vote: 2" in next_day
    assert f"/r/{two_days.slug}/prisma/flow.svg?as_of=2026-03-01" in page
    listed = browser.get(
        f"/r/{two_days.slug}/records/?box=awaiting_screening&as_of=2026-03-01"
    ).content.decode()
    assert '<span class="number">3</span>' in listed and "as of 1 March 2026" in listed


def test_a_file_of_an_earlier_day_says_its_day(two_days, client_of, cleo):
    base = f"/r/{two_days.slug}/prisma/"
    answer = client_of(cleo).get(f"{base}flow.json?as_of=2026-03-01")
    assert answer.json()["boxes"]["awaiting_screening"]["n"] == 3
    assert "-2026-03-01.json" in answer["Content-Disposition"]


@pytest.mark.parametrize("asked", ["tomorrow", "2099-01-01", "2026-02-31", ""])
def test_what_is_no_past_day_shows_today(two_days, client_of, cleo, asked):
    page = client_of(cleo).get(f"/r/{two_days.slug}/prisma/?as_of={asked}").content.decode()
    assert "As it stood" not in page and "Awaiting a first vote: 2" in page


def test_who_votes_blind_cannot_look_back(two_days, client_of, ben, seat_of):
    browser, base = client_of(ben), f"/r/{two_days.slug}/prisma/"
    today = browser.get(base).content.decode()
    assert "as_of" not in today and "the flow is shown as it stands now" in today
    then = browser.get(f"{base}?as_of=2026-03-01").content.decode()
    assert "As it stood" not in then and "Awaiting a first vote: 2" in then
    assert (
        browser.get(f"{base}flow.json?as_of=2026-03-01").json()["boxes"]["awaiting_screening"]["n"]
        == 2
    )
    wanted = Filter.read({"box": "duplicates", "as_of": "2026-03-01"}, seat_of(ben))
    assert wanted.as_of == ""


def test_when_both_stages_are_closed_everybody_may_look_back(two_days, client_of, ben):
    for stage in ("title_abstract", "full_text"):
        StagePolicy.objects.update_or_create(
            review=two_days, stage=stage, defaults={"closed_at": START}
        )
    page = client_of(ben).get(f"/r/{two_days.slug}/prisma/?as_of=2026-03-01").content.decode()
    assert "As it stood at the end of" in page


def test_the_command_counts_as_of_a_day(two_days, capsys):
    call_command("prisma", two_days.slug, "--as-of", "2026-03-01")
    assert '"awaiting_screening": {\n      "n": 3' in capsys.readouterr().out
    with pytest.raises(CommandError, match="has not come yet"):
        call_command("prisma", two_days.slug, "--as-of", "2099-01-01")
    with pytest.raises(CommandError, match="is no day"):
        call_command("prisma", two_days.slug, "--as-of", "yesterday")


def test_the_page_of_an_earlier_day_asks_few_questions(
    two_days, client_of, cleo, django_assert_max_num_queries
):
    browser = client_of(cleo)
    with django_assert_max_num_queries(30):
        browser.get(f"/r/{two_days.slug}/prisma/?as_of=2026-03-01")
    with django_assert_max_num_queries(25):
        browser.get(f"/r/{two_days.slug}/prisma/?as_of=2026-03-01")
