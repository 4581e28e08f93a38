"""The pages of appraisal, as each role meets them."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from appraisal import queries
from appraisal.actions import rating
from appraisal.models import Checklist, Draft, Place, Rating, Settlement
from reviews.models import Study
from tests.appraisal.conftest import CODES, answers
from tests.appraisal.test_rating import send
from tests.synthesis.conftest import attach

pytestmark = pytest.mark.django_db

SLUG = "peer-support"


def at(name, *args):
    return reverse(f"appraisal:{name}", args=[SLUG, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


def posted(**changed):
    codes = CODES | {item[1:]: code for item, code in changed.items()}
    return {f"code-{item}": code for item, code in codes.items()}


def test_without_an_instrument_the_page_says_what_to_do(client_of, review, ana, cleo):
    assert "lead or a coordinator" in text(client_of(ana).get(at("overview")))
    assert at("instruments") in text(client_of(cleo).get(at("overview")))


def test_a_lead_takes_an_instrument_and_opens_a_previewed_round(
    client_of, review, included, cleo, ana, ben, seat_of
):
    browser = client_of(cleo)
    page = text(browser.get(at("instruments")))
    assert "CASP-compatible" in page and "JBI-compatible" in page
    taken = browser.post(at("take"), {"key": "casp-qualitative"})
    row = Checklist.objects.get()
    assert taken.url == at("instrument", row.pk)
    assert "Researcher and participants" in text(browser.get(taken.url))
    raters = [seat_of(user).member.pk for user in (ana, ben)]
    form = {"design": "pairs", "raters": raters, "seed": "one"}
    shown = text(browser.post(at("start", row.pk), form))
    assert "Who gets what" in shown and Place.objects.count() == 0
    browser.post(at("start", row.pk), {**form, "sure": "yes"})
    assert Place.objects.count() == 10
    assert "Ana Novak" in text(browser.get(at("round", row.pk, 1)))


def test_a_design_that_can_not_be_is_refused_by_name(client_of, checklist, cleo, ana, seat_of):
    form = {"design": "pairs", "raters": [seat_of(ana).member.pk], "seed": "one"}
    answer = client_of(cleo).post(at("start", checklist.pk), form)
    assert answer.status_code == 422 and "needs two raters" in text(answer)


def test_an_instrument_with_mistakes_is_listed_whole_and_not_stored(client_of, review, cleo):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("own.json", b'{"id": "own", "items": [{"id": "1"}]}')
    answer = client_of(cleo).post(at("bring"), {"file": file})
    assert answer.status_code == 422 and Checklist.objects.count() == 0
    for words in ("version", "title", "items[1].label", "at least one item needs responses"):
        assert words in text(answer)


def test_a_downloaded_instrument_can_be_brought_again_elsewhere(client_of, checklist, cleo):
    kept = client_of(cleo).get(at("instrument_file", checklist.pk))
    assert json.loads(kept.content)["id"] == "casp-qualitative"


def test_a_rater_answers_saves_and_sends(client_of, opened, ana, seat_of):
    browser, pk = client_of(ana), opened.checklist_id
    page = text(browser.get(at("rate", pk, 1)))
    assert "others&#x27; answers stay hidden" in page or "others' answers stay hidden" in page
    saved = browser.post(
        at("save", pk, 1),
        {"saves": "0", "code-1": "no", "words-1": "Not stated"},
        HTTP_ACCEPT="application/json",
    )
    assert saved.json()["saves"] == 1 and Draft.objects.get().answers["1"]["code"] == "no"
    late = browser.post(at("save", pk, 1), {"saves": "0"}, HTTP_ACCEPT="application/json")
    assert late.status_code == 409 and "another window" in late.content.decode()
    half = browser.post(at("send", pk, 1), {"code-1": "yes"})
    assert half.status_code == 422 and "Still open: 2, 3" in text(half)
    done = browser.post(at("send", pk, 1), posted())
    assert done.url == at("rate", pk, 2) and Rating.objects.count() == 1
    assert "You have sent your answers" in text(browser.get(at("study", pk, 1)))


def test_nobody_sees_an_unrevealed_answer_on_any_page(
    client_of, opened, ana, ben, cleo, dora, seat_of
):
    send(seat_of(ana), 1, _3="no")
    pk = opened.checklist_id
    for person in (ben, cleo, dora):
        browser = client_of(person)
        for address in (
            at("overview"),
            at("overview") + "?side=agreed",
            at("study", pk, 1),
            at("agreement", pk),
            at("file", pk, "table", "csv"),
        ):
            assert "Because of item" not in text(browser.get(address)), (person, address)


def test_differing_items_stand_side_by_side_and_are_settled(
    client_of, opened, ana, ben, cleo, seat_of
):
    send(seat_of(ana))
    send(seat_of(ben), _3="no")
    pk, browser = opened.checklist_id, client_of(ben)
    page = text(browser.get(at("study", pk, 1)))
    assert "1 item differs" in page and "Ana Novak" in page and "This stands" in page
    bare = browser.post(at("settle", pk, 1), {"item": "3", "code": "no", "reason": ""})
    assert bare.status_code == 422 and "Say why" in text(bare)
    browser.post(at("settle", pk, 1), {"item": "3", "code": "no", "reason": "Page 4"})
    assert Settlement.objects.get().reason == "Page 4"
    late = client_of(ana).post(
        at("settle", pk, 1), {"item": "3", "code": "yes", "reason": "No, page 5"}
    )
    assert late.status_code == 409 and "Ben Kramer settled item 3" in text(late)
    done = text(client_of(cleo).get(at("study", pk, 1)))
    assert "Yes 8, No 1" in done
    client_of(cleo).post(at("judge", pk, 1), {"label": "high", "reason": "Sound"})
    assert "high" in text(client_of(cleo).get(at("overview")))


def test_agreement_is_closed_to_raters_until_the_rating_is(
    client_of, opened, ana, ben, cleo, seat_of
):
    send(seat_of(ana))
    send(seat_of(ben), _3="no")
    pk = opened.checklist_id
    assert "opens to you when" in text(client_of(ana).get(at("agreement", pk)))
    assert "88.9" in text(client_of(cleo).get(at("agreement", pk)))
    client_of(cleo).post(at("change", pk), {"what": "close"})
    assert "88.9" in text(client_of(ana).get(at("agreement", pk)))


@pytest.mark.parametrize("file", ["chart.svg", "bars.pdf", "chart.png", "table.csv", "table.xlsx"])
def test_chart_bars_and_table_can_be_taken_away(client_of, opened, cleo, file):
    answer = client_of(cleo).get(at("file", opened.checklist_id, *file.split(".")))
    assert answer.status_code == 200 and len(answer.content) > 100


def test_there_is_no_other_file(client_of, opened, cleo):
    assert client_of(cleo).get(at("file", opened.checklist_id, "chart", "gif")).status_code == 404


def test_the_commands_print_what_the_pages_show(opened, ana, ben, seat_of, tmp_path, capsys):
    send(seat_of(ana))
    send(seat_of(ben), _3="no")
    call_command("appraisal", SLUG, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["instruments"][0]["studies"][0]["open_items"] == ["3"]
    for format in ("csv", "xlsx", "svg", "docx"):
        path = tmp_path / f"appraisal.{format}"
        call_command("export_appraisal", SLUG, "-o", str(path))
        assert path.stat().st_size > 100


def test_pages_ask_no_more_for_many_studies(
    client_of, opened, ana, cleo, seat_of, django_assert_max_num_queries
):
    for person in (ana, cleo):
        browser = client_of(person)
        browser.get(at("overview"))
        with django_assert_max_num_queries(40):
            browser.get(at("overview"))


def test_agreement_in_a_round_is_drawn_and_can_be_taken_away(
    opened, ana, ben, dora, seat_of, client_of
):
    for seat in map(seat_of, (ana, ben)):
        send(seat)
        send(seat, 2, _3="no" if seat.member.user == ana else "yes")
    address = f"/r/peer-support/appraisal/{opened.checklist_id}/"
    page = client_of(dora).get(address + "agreement/").content.decode()
    assert '<svg width="' in page and "Kappa with 95 % interval" in page
    for format in ("svg", "png", "pdf"):
        assert client_of(dora).get(f"{address}agreement-1.{format}").status_code == 200
    assert client_of(ana).get(f"{address}agreement-1.svg").status_code == 404
    assert client_of(dora).get(f"{address}agreement-2.svg").status_code == 404


def test_the_list_can_be_narrowed_to_flagged_studies(client_of, opened, ana, ben, cleo, seat_of):
    for user in (ana, ben):
        for number, changed in ((1, {"_1": "no"}), (2, {})):
            place = Place.objects.get(study__number=number, member__user=user)
            rating.send(seat_of(user), place.pk, answers(**changed))
    page = text(client_of(cleo).get(f"{at('overview')}?show=flagged"))
    page = page.partition('id="studies-title"')[2]
    assert at("study", opened.checklist_id, 1) in page
    assert at("study", opened.checklist_id, 2) not in page
    assert queries.flagged(seat_of(cleo)) == {Study.objects.get(number=1).pk}


def test_the_full_text_stands_beside_the_items(client_of, opened, included, ana):
    attach(included[0])
    page = text(client_of(ana).get(at("rate", opened.checklist_id, 1)))
    assert "data-reader" in page
    assert "Page 2" in page


def test_the_protocol_leads_to_the_instruments_and_their_schemes(client_of, checklist, ana):
    page = text(client_of(ana).get(reverse("reviews:protocol", args=[SLUG])))
    assert at("instruments") in page
