"""The pages of the study table, as each role meets them."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from synthesis.actions.table import design
from synthesis.actions.table.design import Words
from synthesis.actions.table.extracting import send
from synthesis.models import Extraction, FieldValue, FormVersion, Task, TaskDraft
from tests.synthesis.table.conftest import PEOPLE, PLACE, hand_out, task_of, typed

pytestmark = pytest.mark.django_db

SLUG = "peer-support"


def at(name, *args):
    return reverse(f"synthesis:{name}", args=[SLUG, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


def posted(place="USA", peers="6", staff="0", **more):
    return {f"v-{PLACE}": place, f"n-{PEOPLE}-p1": peers, f"n-{PEOPLE}-p2": staff, **more}


@pytest.fixture
def differing(handed, ana, ben, seat_of):
    """Study 1 is in, and differs on the place."""
    send(seat_of(ana), task_of(seat_of(ana)), typed())
    send(seat_of(ben), task_of(seat_of(ben)), typed(place="Canada"))


def test_without_a_form_the_page_says_what_to_do(client_of, review, ana, cleo):
    assert "lead or a coordinator" in text(client_of(ana).get(at("table_overview")))
    assert "Begin with the starter" in text(client_of(cleo).get(at("table_overview")))


def test_a_lead_takes_the_starter_changes_it_publishes_and_hands_out(
    client_of, included, cleo, ana, ben, seat_of
):
    browser = client_of(cleo)
    browser.post(at("table_start"), {"with": "starter"})
    assert "Participants" in text(browser.get(at("table_form")))
    browser.post(at("table_change_field", "f5"), {"what": "up"})
    browser.post(at("table_change_field", "f9"), {"what": "remove"})
    added = browser.post(
        at("table_add_field", "choice"),
        {"label": "Design", "new": "Case study\nEthnography", "column": "on"},
    )
    assert added.url.endswith("#field-f10")
    assert "Ethnography" in text(browser.get(at("table_preview")))
    browser.post(at("table_publish"), {"why": "First"})
    version = FormVersion.objects.get()
    assert version.field_ids == ["f1", "f2", "f3", "f5", "f4", "f6", "f7", "f8", "f10"]
    people = [seat_of(user).member.pk for user in (ana, ben)]
    plan = {"design": "pairs", "people": people, "seed": "one"}
    assert "Who gets what" in text(browser.post(at("table_hand_out"), plan))
    assert not Task.objects.exists()
    browser.post(at("table_hand_out"), {**plan, "sure": "yes"})
    assert Task.objects.count() == 10
    assert "Ana Novak" in text(browser.get(at("table_handout", 1)))


def test_faults_of_a_form_are_listed_and_it_is_not_published(client_of, included, cleo):
    browser = client_of(cleo)
    browser.post(at("table_start"), {"with": "nothing"})
    browser.post(at("table_add_field", "choice"), {"label": "Design", "new": "Only one"})
    assert "two options at least" in text(browser.get(at("table_form")))
    answer = browser.post(at("table_publish"))
    assert answer.status_code == 422 and not FormVersion.objects.exists()


def test_a_reviewer_reads_the_published_form_and_may_not_change_it(client_of, published, ana):
    browser = client_of(ana)
    page = text(browser.get(at("table_form")))
    assert "Location" in page and "Add a field" not in page
    assert browser.post(at("table_publish")).status_code == 403


def test_a_draft_of_the_form_is_kept_from_those_who_do_not_design_it(
    client_of, published, ana, cleo, seat_of
):
    design.add_field(seat_of(cleo), "text", Words("Still being thought about"))
    assert "Still being" not in text(client_of(ana).get(at("table_form")))
    assert "Still being" in text(client_of(cleo).get(at("table_form")))


def test_an_extractor_types_saves_and_sends(client_of, handed, ana):
    browser = client_of(ana)
    page = text(browser.get(at("table_fill", 1)))
    assert "stay hidden until you send yours" in page and "Number of Peers" in page
    saved = browser.post(
        at("table_save", 1), {"saves": "0", f"v-{PLACE}": "US"}, HTTP_ACCEPT="application/json"
    )
    assert saved.json()["saves"] == 1 and TaskDraft.objects.get().answers[PLACE]["value"] == "US"
    late = browser.post(at("table_save", 1), {"saves": "0"}, HTTP_ACCEPT="application/json")
    assert late.status_code == 409 and "another window" in late.content.decode()
    wrong = browser.post(at("table_send", 1), posted(place="Untied Kingdom", peers="many"))
    assert wrong.status_code == 422
    assert "Did you mean UK?" in text(wrong) and "is no number" in text(wrong)
    done = browser.post(at("table_send", 1), posted())
    assert done.url == at("table_fill", 2) and Extraction.objects.count() == 1
    mine = text(browser.get(at("table_study", 1)))
    assert "You have sent your values" in mine and "Peers 6; Staff 0" in mine


def test_a_checker_meets_the_values_and_confirms_them(
    client_of, published, ana, ben, cleo, seat_of
):
    hand_out(seat_of(cleo), [seat_of(ana), seat_of(ben)], "checked")
    parts = {task.part: task.member for task in Task.objects.filter(study__number=1)}
    one, other = (client_of(parts[part].user) for part in ("extractor", "checker"))
    assert other.get(at("table_fill", 1)).status_code == 302
    one.post(at("table_send", 1), posted())
    page = text(other.get(at("table_fill", 1)))
    assert "Confirm each value or correct it" in page and "Peers 6; Staff 0" in page
    seen = {"seen": str(Extraction.objects.get().pk)}
    checks = {f"check-{id}": "confirm" for id in ("f1", "f2", "f3")}
    assert other.post(at("table_send", 1), posted(**seen)).status_code == 422
    other.post(at("table_send", 1), posted(**seen, **checks))
    assert "Complete" in text(client_of(cleo).get(at("table_study", 1)))


def test_differing_values_stand_side_by_side_with_their_sources_and_one_is_settled(
    client_of, differing, ana, ben, cleo
):
    browser = client_of(ben)
    page = text(browser.get(at("table_study", 1)))
    assert "1 field differs" in page and "held in USA" in page and "held in Canada" in page
    theirs = Extraction.objects.get(task__member__user=ana).pk
    bare = browser.post(at("table_settle", 1), {"field": PLACE, "take": theirs, "reason": ""})
    assert bare.status_code == 422 and "Say why" in text(bare)
    browser.post(at("table_settle", 1), {"field": PLACE, "take": theirs, "reason": "Page 3"})
    assert FieldValue.objects.get().answer["value"] == ["US"]
    late = client_of(ana).post(
        at("table_settle", 1),
        {"field": PLACE, "take": "other", f"v-{PLACE}": "Peru", "reason": "No"},
    )
    assert late.status_code == 409 and "Ben Kramer settled" in text(late)
    client_of(cleo).post(at("table_reopen", FieldValue.objects.get().pk), {"why": "Look again"})
    assert "Reopened by Cleo" in text(browser.get(at("table_study", 1)))


def test_the_table_shows_what_stands_and_its_numbers_open_what_they_count(
    client_of, differing, cleo
):
    page = client_of(cleo).get(at("table"))
    assert f"{at('table_counted')}?field={PEOPLE}&amp;key=p1" in page.content.decode()
    assert "differs" in text(page)
    opened = text(client_of(cleo).get(at("table_counted") + f"?field={PEOPLE}&key=p1"))
    assert "1 study" in opened and "Peers 6; Staff 0" in opened
    none = client_of(cleo).get(at("table_counted") + "?field=unknown")
    assert none.status_code == 404


@pytest.mark.parametrize("format", ["xlsx", "docx", "csv", "json"])
def test_the_table_can_be_taken_away(client_of, differing, cleo, format):
    answer = client_of(cleo).get(at("table_file", format))
    assert answer.status_code == 200 and len(answer.content) > 200
    assert f"study-table.{format}" in answer["Content-Disposition"]
    assert client_of(cleo).get(at("table_file", "gif")).status_code == 404


def test_the_command_writes_what_the_page_offers(differing, tmp_path, capsysbinary):
    call_command("study_table", SLUG, "-o", str(tmp_path / "table.xlsx"))
    assert (tmp_path / "table.xlsx").stat().st_size > 1_000
    call_command("study_table", SLUG, "-o", "-", "--format", "json")
    told = json.loads(capsysbinary.readouterr().out)
    first = told["studies"][0]
    assert first["state"] == "differing" and first["values"][PLACE]["state"] == "differs"
    assert first["values"][PEOPLE]["value"]["counts"] == {"p1": 6, "p2": 0}
    with pytest.raises(CommandError, match="can't be written as “gif”"):
        call_command("study_table", SLUG, "-o", "table.gif")


def test_a_cell_that_looks_like_a_formula_is_harmless_in_csv(
    client_of, handed, ana, ben, cleo, seat_of
):
    lead = seat_of(cleo)
    design.add_field(lead, "text", Words("Remark"))
    design.publish(lead)
    for user in (ana, ben):
        send(seat_of(user), task_of(seat_of(user)), typed() | {"f4": {"value": "=1+1"}})
    told = client_of(cleo).get(at("table_file", "csv")).content.decode("utf-8-sig")
    assert "'=1+1" in told


def test_pages_ask_no_more_for_many_studies(
    client_of, differing, ana, cleo, django_assert_max_num_queries
):
    for person in (ana, cleo):
        browser = client_of(person)
        for address in (at("table_overview"), at("table"), at("table_study", 1)):
            browser.get(address)
            with django_assert_max_num_queries(40):
                browser.get(address)


def test_an_empty_cell_is_empty_in_excel_and_zero_is_zero(client_of, differing, cleo):
    from openpyxl import load_workbook

    content = client_of(cleo).get(at("table_file", "xlsx")).content
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    head, first, second = [[cell.value for cell in row] for row in list(sheet.rows)[:3]]
    staff = head.index("Participants: Staff")
    assert first[staff] == 0 and second[staff] in (None, "")


def test_what_can_not_be_sent_is_kept_as_a_draft_all_the_same(client_of, handed, ana):
    wrong = posted(place="Atlan\x00tis", saves="0")
    answer = client_of(ana).post(at("table_send", 1), wrong)
    assert answer.status_code == 422 and "kept as a draft" in text(answer)
    assert TaskDraft.objects.get().answers[PLACE]["value"] == "Atlantis"
    assert 'name="saves" value="1"' in answer.content.decode()


def test_numbers_of_states_and_of_differences_open_what_they_count(client_of, differing, cleo):
    browser = client_of(cleo)
    page = text(browser.get(at("table_overview") + "?state=DIFFERING"))
    assert "Living with peer support, part 1" in page or "studies/1/" in page
    assert "studies/2/" not in page
    told = text(browser.get(at("table_agreement") + f"?field={PLACE}"))
    assert "USA / Canada" in told
