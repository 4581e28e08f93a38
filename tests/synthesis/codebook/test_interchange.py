"""Coding taken to other programs and brought from them, and passages found again."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from reviews.access import Refused
from screening.actions import studies
from synthesis.actions import interchange, texts
from synthesis.exports import refi as exporting
from synthesis.methods import refi
from synthesis.models import Code, Coding, Excerpt
from tests.synthesis.codebook.making import give, make_excerpt

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text_of(answer):
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(plain.split())


@pytest.fixture
def coded(reports, seats, code):
    """Ana has coded in secret, ben's coding of the same report is revealed."""
    work = code("Work", codable=False)
    pay = code("Low pay", parent=work, definition="Below others", include_note="Any", colour="teal")
    hope = code("Hope")
    studies.number(reports[0].review)
    text = texts.current(reports[0])
    mine = make_excerpt(seats["ana"], text, "pay was low", voice="participant", memo="Again!")
    give(mine, pay, "supports")
    give(mine, hope)
    open_one = make_excerpt(seats["ben"], text, "in and out", revealed=True)
    give(open_one, hope)
    secret = make_excerpt(seats["ben"], text, "at work")
    give(secret, pay)
    return {"pay": pay, "hope": hope, "text": text}


def passages(project):
    return [one for source in project.sources for one in source.selections]


def test_a_coder_takes_away_their_own_passages_and_what_is_revealed(coded, seats):
    found = refi.read_project(refi.write_project(exporting.exported(seats["ana"]).project))
    assert found.problems == []
    quotes = sorted(one.name for one in passages(found.project))
    assert quotes == ["in and out", "pay was low"]
    for source in found.project.sources:
        for one in source.selections:
            assert source.text[one.start : one.end] == one.name
    [mine] = [one for one in passages(found.project) if one.name == "pay was low"]
    assert mine.memo == "Again!" and "voice: participant" in mine.description
    assert {user.name for user in found.project.users} == {"Ana Novak", "Ben Kramer"}
    work = next(one for one in found.project.codes if one.name == "Work")
    assert not work.codable and work.children[0].colour == "#0F7377"
    assert found.project.cases[0].values["Year"] == 2012


def test_the_operator_takes_away_only_what_is_revealed(coded, review, tmp_path, capsys):
    file = tmp_path / "out.qdpx"
    call_command("export_refi", "peer-support", "-o", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["passages"], told["codings"], told["coders"]) == (1, 1, 1)
    assert any("Only what closed rounds have revealed" in line for line in told["left_out"])
    project = refi.read_project(file.read_bytes()).project
    assert [one.name for one in passages(project)] == ["in and out"]
    with pytest.raises(CommandError, match="no review"):
        call_command("export_refi", "nowhere", "-o", str(file))


def test_a_project_comes_back_into_another_review_as_it_was(coded, seats, ana, ben, cleo):
    content = refi.write_project(exporting.exported(seats["ana"]).project)
    other = _other_review(ana, ben)
    found = interchange.read("there.qdpx", content)
    number, name, n = next(one for one in interchange.coders(found) if one[1] == "Ana Novak")
    assert n == 1
    taken = interchange.take_project(other, found, coder=number, file="there.qdpx")
    assert (taken.created, taken.passages, taken.codings, taken.problems) == (3, 1, 2, [])
    [mine] = Excerpt.objects.filter(review=other.review)
    assert (mine.quote, mine.voice, mine.memo) == ("pay was low", "participant", "Again!")
    given = {row.code.name: row.polarity for row in Coding.objects.filter(excerpt=mine)}
    assert given == {"Low pay": "supports", "Hope": ""}
    low = Code.objects.get(review=other.review, name="Low pay")
    assert (low.parent.name, low.include_note, low.colour) == ("Work", "Any", "teal")
    again = interchange.take_project(other, found, coder=number, file="there.qdpx")
    assert (again.created, again.known) == (0, 3)
    assert Excerpt.objects.filter(review=other.review).count() == 1


def test_what_a_round_has_opened_is_not_taken_over_a_second_time(coded, seats, code):
    ben = seats["ben"]
    found = refi.read_project(refi.write_project(exporting.exported(ben).project))
    number = next(one[0] for one in interchange.coders(found) if one[1] == "Ben Kramer")
    before = Excerpt.objects.count()
    taken = interchange.take_project(ben, found, coder=number, file="there.qdpx")
    assert (taken.there, taken.passages, Excerpt.objects.count()) == (1, 1, before)
    # Without its code the opened passage is not the same any more, and the file's is kept.
    Coding.objects.filter(excerpt__quote="in and out").update(code=coded["pay"])
    again = interchange.take_project(ben, found, coder=number, file="there.qdpx")
    assert (again.there, again.passages) == (0, 2)


def _other_review(ana, ben):
    from reviews.access import Seat
    from tests.appraisal.conftest import include
    from tests.factories import make_member, make_record, make_review

    review = make_review("elsewhere")
    seat = Seat.of(make_member(review, ana, "reviewer"))
    same = make_record(
        review,
        title="Living with peer support",
        abstract="Peer workers said that the pay was low. They felt in and out at work.",
    ).report
    include(review, [same])
    return seat


def test_what_is_not_found_is_listed_by_its_words_and_by_its_source(coded, seats, reports):
    text = coded["text"].content
    source = refi.Source(refi.guid("a"), reports[0].record.title, "Another text: pay was low here")
    source.selections = [
        refi.Selection(refi.guid(1), 14, 25, "pay was low"),
        refi.Selection(refi.guid(2), 900, 950, "nowhere to be found"),
    ]
    strange = refi.Source(refi.guid("b"), "Another paper", "pay was low")
    strange.selections = [refi.Selection(refi.guid(3), 0, 11, "pay was low")]
    project = refi.Project("x", sources=[source, strange])
    taken = interchange.take_project(seats["ben"], refi.Found(project), coder="", file="x.qdpx")
    assert taken.passages == 1 and taken.placed == {"by_words": 1}
    assert "pay was low" in text
    assert any("nowhere to be found" in line for line in taken.problems)
    assert any("“Another paper” is none of the included reports" in line for line in taken.problems)


def test_a_codebook_is_imported_by_command_and_nothing_there_is_overwritten(
    review, code, tmp_path, capsys
):
    code("Low pay", definition="Ours")
    file = tmp_path / "tags.csv"
    file.write_text("tag,description,parent\nlow pay,Theirs,Work\nHope,Of change,\n")
    call_command("import_codebook", "peer-support", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["created"], told["known"]) == (2, 1)
    assert Code.objects.get(name="Low pay").definition == "Ours"
    assert Code.objects.get(name="Hope").definition == "Of change"
    assert not Code.objects.get(name="Work").codable
    with pytest.raises(CommandError, match="No column"):
        file.write_text("colour\nred\n")
        call_command("import_codebook", "peer-support", str(file))


def test_a_file_of_no_known_kind_is_refused(review):
    for name, content in (("x.doc", b"?"), ("x.qdpx", b"PK\x03\x04"), ("x.qdc", b"<a/>")):
        with pytest.raises(Refused, match="Nothing was taken over"):
            interchange.read(name, content)


def test_on_the_page_one_says_whose_passages_one_s_are(coded, seats, client_of, ben):
    content = refi.write_project(exporting.exported(seats["ana"]).project)
    Excerpt.objects.filter(member=seats["ben"].member).update(withdrawn_at="2026-01-01T00:00Z")
    Coding.objects.filter(member=seats["ben"].member).update(withdrawn_at="2026-01-01T00:00Z")
    browser = client_of(ben)
    sent = {"file": SimpleUploadedFile("mine.qdpx", content)}
    asked = browser.post(at("exchange_bring"), sent)
    page = asked.content.decode()
    assert "Ben Kramer" in page and "Ana Novak" in page
    token = re.search(r'name="token" value="(\w+)"', page).group(1)
    number = refi.guid("peer-support", "member", seats["ben"].member.pk)
    answer = browser.post(at("exchange_take"), {"token": token, "coder": number})
    assert "0 codes made, 3 were" in text_of(browser.get(answer.url))
    mine = Excerpt.objects.standing().filter(member=seats["ben"].member)
    assert [one.quote for one in mine] == ["in and out"]
    gone = browser.post(at("exchange_take"), {"token": token, "coder": number})
    assert gone.status_code == 409 and "Bring it again" in text_of(gone)


def test_a_broken_file_is_refused_on_the_page(client_of, review, ana):
    sent = {"file": SimpleUploadedFile("x.qdc", b"<a>")}
    answer = client_of(ana).post(at("exchange_bring"), sent)
    assert answer.status_code == 422 and "Nothing was taken over" in text_of(answer)


def test_files_are_taken_from_the_page(coded, client_of, ana):
    browser = client_of(ana)
    page = text_of(browser.get(at("exchange")))
    assert "What these files can't carry" in page and "history of the codebook" in page
    packed = zipfile.ZipFile(io.BytesIO(browser.get(at("exchange_file", "qdpx")).content))
    assert "project.qde" in packed.namelist()
    assert len(refi.read_codebook(browser.get(at("exchange_file", "qdc")).content)) == 2
    assert browser.get(at("exchange_file", "doc")).status_code == 404


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ("", ["pay was low", "in and out"]),
        ("code=pay", ["pay was low"]),
        ("code=work&below=on", ["pay was low"]),
        ("code=work", []),
        ("code=pay&also=hope", ["pay was low"]),
        ("code=hope", ["pay was low", "in and out"]),
        ("voice=participant", ["pay was low"]),
        ("q=again", ["pay was low"]),
        ("q=at+work", []),
        ("coder=ben", ["in and out"]),
    ],
)
def test_passages_are_found_by_what_one_asks(coded, seats, client_of, ana, query, quotes):
    names = {"pay": "Low pay", "hope": "Hope", "work": "Work"}
    for short, name in names.items():
        query = re.sub(rf"=({short})\b", f"={Code.objects.get(name=name).pk}", query)
    query = query.replace("=ben", f"={seats['ben'].member.pk}")
    browser = client_of(ana)
    content = browser.get(at("excerpts_file", "csv") + f"?{query}").content.decode("utf-8-sig")
    assert [row["Passage"] for row in csv.DictReader(io.StringIO(content))] == quotes
    page = text_of(browser.get(at("excerpts") + f"?{query}"))
    assert all(quote in page for quote in quotes) and "at work" not in quotes


def test_passages_of_two_codes_together_may_merely_overlap(coded, seats, client_of, ana):
    more = make_excerpt(seats["ana"], coded["text"], "was low. They")
    give(more, coded["hope"])
    query = f"?code={coded['hope'].pk}&also={coded['pay'].pk}"
    page = text_of(client_of(ana).get(at("excerpts") + query))
    assert "2 passages" in page and "was low. They" in page and "in and out" not in page


def test_passages_as_a_document_stand_under_their_study(coded, client_of, ana):
    import docx

    answer = client_of(ana).get(at("excerpts_file", "docx"))
    said = "\n".join(line.text for line in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "pay was low" in said and "Low pay (Supports)" in said and "at work" not in said


def test_the_list_of_passages_asks_little_of_the_database(
    coded, seats, client_of, ana, django_assert_max_num_queries
):
    for _ in range(30):
        give(make_excerpt(seats["ana"], coded["text"], "They felt"), coded["hope"])
    browser = client_of(ana)
    with django_assert_max_num_queries(24):
        assert "32 passages" in text_of(browser.get(at("excerpts")))
