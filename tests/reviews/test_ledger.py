"""The ledger as people read it."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews import audit, ledger, sentences
from reviews.access import Seat
from reviews.models import Event

ROOT = Path(__file__).resolve().parents[2]
NOON = timezone.make_aware(datetime(2026, 11, 20, 12, 0))


def page_of(review, query=""):
    return reverse("reviews:ledger", args=[review.slug]) + query


def write(seat, verb, *, minutes=0, subject=None, **facts):
    """An event that many minutes after noon on 20 November 2026."""
    return Event.objects.create(
        review_id=seat.review.pk,
        actor_id=seat.actor_id,
        actor_name=seat.actor_name,
        verb=verb,
        subject_type="thing" if subject else "",
        subject_id=subject,
        facts=facts,
        at=NOON + timedelta(minutes=minutes),
    )


def lines(seat, **more):
    return [(line.actor, str(line.sentence), line.n) for line in ledger.read(seat, **more).lines]


@pytest.fixture
def seats(seat_of, ana, ben, cleo, dora):
    return {user.name.split()[0].lower(): seat_of(user) for user in (ana, ben, cleo, dora)}


# Runs


def test_a_run_of_votes_is_one_line_with_its_number(seats):
    for minute in range(84):
        write(seats["ana"], "vote.cast", minutes=minute / 2, stage="title_abstract")
    assert lines(seats["dora"]) == [
        ("Ana Novak", "screened 84 reports, title and abstract", 84),
    ]
    [line] = ledger.read(seats["dora"]).lines
    assert (line.began, line.at) == (NOON, NOON + timedelta(minutes=41.5))


def test_runs_of_two_people_at_the_same_time_are_two_lines(seats):
    for minute in range(6):
        write(seats["ana" if minute % 2 else "ben"], "vote.cast", minutes=minute, stage="full_text")
    assert [(actor, n) for actor, _words, n in lines(seats["dora"])] == [
        ("Ana Novak", 3),
        ("Ben Kramer", 3),
    ]


def test_another_stage_a_pause_and_another_day_begin_a_new_line(seats):
    write(seats["ana"], "vote.cast", minutes=0, stage="full_text")
    write(seats["ana"], "vote.cast", minutes=1, stage="title_abstract")
    write(seats["ana"], "vote.cast", minutes=62, stage="title_abstract")
    write(seats["ana"], "vote.cast", minutes=12 * 60 - 1, stage="title_abstract")
    write(seats["ana"], "vote.cast", minutes=12 * 60 + 1, stage="title_abstract")
    assert [n for _actor, _words, n in lines(seats["dora"])] == [1, 1, 1, 1, 1]


def test_events_that_differ_are_never_gathered(seats):
    write(seats["cleo"], "member.removed", name="Ben")
    write(seats["cleo"], "member.removed", name="Eva")
    assert [words for _actor, words, _n in lines(seats["dora"])] == [
        "removed Eva from the review",
        "removed Ben from the review",
    ]


# Pages


def test_pages_follow_each_other_without_a_gap_or_a_repeat(seats):
    for n in range(23):
        write(seats["cleo"], "member.removed", minutes=n, name=f"P{n}")
    seen, before = [], None
    while True:
        page = ledger.read(seats["dora"], before=before, limit=5)
        seen += [str(line.sentence) for line in page.lines]
        before = page.older
        if before is None:
            break
    assert seen == [f"removed P{n} from the review" for n in reversed(range(23))]


def test_a_very_long_run_counts_every_event_once_over_the_pages(seats, monkeypatch):
    monkeypatch.setattr(ledger, "READ", 10)
    for n in range(25):
        write(seats["ana"], "vote.cast", minutes=n, stage="full_text")
    first = ledger.read(seats["dora"])
    second = ledger.read(seats["dora"], before=first.older)
    third = ledger.read(seats["dora"], before=second.older)
    assert [page.lines[0].n for page in (first, second, third)] == [10, 10, 5]
    assert third.older is None


def test_the_page_leads_to_older_events(client_of, dora, review, seats):
    for n in range(60):
        write(seats["cleo"], "member.removed", minutes=n, name=f"P{n}")
    client = client_of(dora)
    page = client.get(page_of(review))
    assert "removed P59 from" in page.content.decode()
    older = page.context["page"].older
    assert f"before={older}" in page.content.decode()
    next_page = client.get(page_of(review, f"?before={older}")).content.decode()
    assert "removed P9 from" in next_page and "removed P10 from" not in next_page


def test_a_long_ledger_costs_no_more_than_a_short_one(
    client_of, dora, review, seats, django_assert_max_num_queries
):
    for n in range(200):
        write(seats["ana"], "vote.cast", minutes=n, stage="full_text")
        write(seats["cleo"], "protocol.saved", minutes=n, number=n, section="words", note="")
    client = client_of(dora)
    with django_assert_max_num_queries(14):
        client.get(page_of(review))


# Filters


def test_the_ledger_is_filtered_by_person_kind_and_day(client_of, dora, review, seats, cleo):
    write(seats["cleo"], "member.removed", name="Ben")
    write(seats["cleo"], "protocol.saved", minutes=1, number=4, section="words", note="")
    write(seats["dora"], "member.removed", minutes=2, name="Eva")
    write(seats["dora"], "member.removed", minutes=3 * 24 * 60, name="Kim")
    client = client_of(dora)

    def shown(query):
        return [
            line.facts.get("name", "-")
            for line in client.get(page_of(review, query)).context["page"].lines
        ]

    assert shown(f"?person={cleo.pk}") == ["-", "Ben"]
    assert shown("?family=people") == ["Kim", "Eva", "Ben"]
    assert shown(f"?family=people&person={cleo.pk}") == ["Ben"]
    assert shown("?since=2026-11-21") == ["Kim"]
    assert shown("?until=2026-11-20") == ["Eva", "-", "Ben"]
    assert shown("?person=0") == []
    assert shown("?since=yesterday&family=junk&person=x&before=y") == ["Kim", "Eva", "-", "Ben"]


# Blinding


def test_a_reviewer_reads_of_no_conflict_not_even_by_their_own_vote(seats):
    write(seats["ana"], "vote.cast", stage="full_text", report=3)
    write(seats["ana"], "conflict.opened", stage="full_text", report=3)
    write(seats["cleo"], "conflict.settled", minutes=5, stage="full_text", report=3)
    assert [words for _actor, words, _n in lines(seats["ana"])] == ["screened 1 report, full text"]
    assert len(lines(seats["cleo"])) == 3


def test_the_file_shows_a_reviewer_no_more_than_the_page(client_of, ana, review, seats):
    write(seats["ana"], "conflict.opened", stage="full_text", report=3)
    write(seats["cleo"], "conflict.settled", stage="full_text", report=3)
    write(seats["cleo"], "member.removed", name="Ben")
    assert [row["verb"] for row in exported(client_of(ana), review)] == ["member.removed"]


# The file


def exported(client, review, query=""):
    answer = client.get(reverse("reviews:ledger_csv", args=[review.slug]) + query)
    assert 'filename="peer-support-ledger.csv"' in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_event_goes_into_the_file(client_of, dora, review, seats):
    for n in range(3):
        write(seats["ana"], "vote.cast", minutes=n, stage="full_text", report=n)
    write(seats["cleo"], "member.removed", minutes=9, name="Ben, “B”")
    rows = exported(client_of(dora), review)
    assert [row["verb"] for row in rows] == ["member.removed"] + ["vote.cast"] * 3
    assert rows[0]["what"] == "removed Ben, “B” from the review"
    assert rows[0]["person"] == "Cleo Lindt"
    assert datetime.fromisoformat(rows[0]["time"]) == NOON + timedelta(minutes=9)
    assert json.loads(rows[1]["facts"]) == {"report": 2, "stage": "full_text"}
    assert len(exported(client_of(dora), review, "?family=people")) == 1


def test_a_formula_in_a_name_stays_text_in_a_spreadsheet(client_of, dora, review, seats):
    Event.objects.create(review_id=review.pk, actor_name="=cmd()", verb="member.left", facts={})
    assert exported(client_of(dora), review)[0]["person"] == "'=cmd()"


# Sentences


def test_an_event_leads_to_what_it_is_about(seats):
    write(seats["cleo"], "protocol.saved", number=4, section="reasons", note="order")
    [line] = ledger.read(seats["dora"]).lines
    address = reverse("reviews:protocol_version", args=[seats["dora"].review.slug, 4])
    assert str(line.sentence) == (
        f'saved <a href="{address}">version 4 of the protocol</a>: exclusion reasons (order)'
    )


def test_markup_and_brackets_in_facts_are_text(seats):
    write(seats["cleo"], "review.renamed", old="<b>[x]</b>", new="y")
    [line] = ledger.read(seats["dora"]).lines
    assert str(line.sentence) == "renamed the review from “&lt;b&gt;[x]&lt;/b&gt;” to “y”"


def test_an_unknown_verb_is_still_readable(seats):
    write(seats["cleo"], "theme.split_in_two", anything=[1, {"a": None}])
    assert lines(seats["dora"])[0][1] == "theme: split in two"


@pytest.mark.parametrize("verb", sorted(sentences.SENTENCES))
def test_every_sentence_reads_even_when_an_old_event_lacks_its_facts(verb):
    for n in (1, 5):
        said = sentences.say(verb, {}, slug="peer-support", n=n)
        assert said and "%(" not in said and "[" not in said


@pytest.mark.parametrize("verb", sorted(sentences.SENTENCES))
def test_every_verb_belongs_to_one_family(verb):
    noun = verb.split(".")[0]
    assert sum(noun in nouns for _label, nouns in sentences.FAMILIES.values()) == 1


def logged_verbs():
    """Every verb that the code writes, with the facts that go with it."""
    for path in [*ROOT.glob("reviews/**/*.py"), *ROOT.glob("screening/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.log":
                facts = {keyword.arg for keyword in node.keywords}
                for leaf in ast.walk(node.args[1]):
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                        yield leaf.value, facts, path.name


def spelled_verbs():
    """Whatever reads like a verb of the ledger anywhere in the actions, however it gets there."""
    nouns = {noun for _label, nouns in sentences.FAMILIES.values() for noun in nouns}
    for path in ROOT.glob("*/actions/**/*.py"):
        for found in re.findall(r"[\"']([a-z]+)\.([a-z_]+)[\"']", path.read_text(encoding="utf-8")):
            if found[0] in nouns:
                yield ".".join(found)


@pytest.mark.parametrize(
    "verb", sorted({verb for verb, _facts, _path in logged_verbs()} | set(spelled_verbs()))
)
def test_every_verb_that_is_written_has_its_sentence(verb):
    assert verb in sentences.SENTENCES


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        pytest.param(verb, facts, id=f"{verb}-{path}")
        for verb, facts, path in logged_verbs()
        if None not in facts
    ],
)
def test_every_sentence_uses_only_facts_that_are_written(verb, facts):
    sentence = sentences.SENTENCES[verb]
    wanted = set(re.findall(r"%\((\w+)\)s", str(sentence.one)))
    assert wanted <= facts
    assert sentence.by in {"", "subject", *facts}


def test_no_verdict_is_ever_written_into_the_ledger():
    for verb, facts, path in logged_verbs():
        assert not facts & {"choice", "verdict", "vote", "decision"}, (verb, path)


def test_the_ledger_is_empty_at_first_and_says_so(client_of, dora, review):
    assert "Nothing has happened yet" in client_of(dora).get(page_of(review)).content.decode()
    page = client_of(dora).get(page_of(review, "?family=people")).content.decode()
    assert "No event fits these filters" in page


def test_the_command_line_is_named_as_actor(seats, review):
    audit.log(Seat.operator(review), "member.left")
    assert ledger.read(seats["dora"]).lines[0].actor == "Command line"
