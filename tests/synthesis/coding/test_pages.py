"""The pages of rounds and of the grid, as each role meets them."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from synthesis.actions import agreeing, cells
from synthesis.actions.cells import Said
from synthesis.models import Agreed, Cell, Code, CodeChange, CodingRound
from tests.synthesis.coding.making import make_cell, make_code, make_coding, make_studies, member_of

pytestmark = pytest.mark.django_db

SLUG = "peer-support"
# Statements of a page of the grid, whatever its size.
GRID_MOST = 15


def at(name, *args, side=None):
    address = reverse(f"synthesis:{name}", args=[SLUG, *args])
    return f"{address}?side={side}" if side else address


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_lead_opens_a_previewed_round(client_of, review, studies, cleo, ana, ben):
    browser = client_of(cleo)
    assert "5 included studies are in no round yet" in text(browser.get(at("rounds")))
    both = [member_of(review, user).pk for user in (ana, ben)]
    form = {"design": "sample", "size": 2, "seed": "peer", "coders": both}
    shown = text(browser.post(at("open_round"), form))
    assert "of 5 that are left" in shown and not CodingRound.objects.exists()
    opened = browser.post(at("open_round"), {**form, "sure": "yes"})
    assert opened.url == at("round", 1)
    page = text(browser.get(opened.url))
    assert "<code>peer</code>" in page and "2 studies" in page


def test_a_wrong_form_is_shown_again_with_what_was_wrong(client_of, review, studies, cleo, ana):
    answer = client_of(cleo).post(
        at("open_round"), {"design": "sample", "coders": [member_of(review, ana).pk]}
    )
    assert answer.status_code == 422 and "a seed" in text(answer)


def test_a_coder_says_done_takes_it_back_and_the_last_one_closes(client_of, opened, ana, ben):
    mine, theirs = client_of(ana), client_of(ben)
    assert "Mine is done" in text(mine.get(at("round", 1)))
    mine.post(at("round_done", 1))
    assert "Take it back" in text(mine.get(at("round", 1)))
    mine.post(at("round_done", 1), {"what": "back"})
    assert "Mine is done" in text(mine.get(at("round", 1)))
    mine.post(at("round_done", 1))
    answer = theirs.post(at("round_done", 1), follow=True)
    assert "everybody's coding is open now" in answer.content.decode().replace("&#x27;", "'")


def test_who_left_and_why_is_said_on_the_page(client_of, review, opened, cleo, ben):
    form = {"member": member_of(review, ben).pk, "why": "Parental leave"}
    client_of(cleo).post(at("round_leave", 1), form)
    page = text(client_of(cleo).get(at("round", 1)))
    assert "Parental leave" in page and "What they coded stays" in page


def test_agreement_names_its_unit_its_universe_and_its_rule(
    client_of, opened, studies, codes, ana, ben, close
):
    make_coding(ana, studies[0], codes[0], at=(0, 10))
    make_coding(ben, studies[0], codes[0], at=(2, 10))
    make_coding(ben, studies[1], codes[1])
    close()
    page = text(client_of(ana).get(at("round", 1)))
    assert "10 cells: 5 studies × the 2 of 3 codes" in page
    assert "Not a blind figure" in page
    spans = text(client_of(ana).get(at("round", 1) + "?unit=span"))
    assert "at least half" in spans and "2 different spans" in spans
    findings = text(client_of(ana).get(at("round", 1) + "?unit=finding"))
    assert "0 findings that a coder gave a code" in findings


def test_the_agenda_is_settled_one_by_one(client_of, opened, studies, codes, ana, ben, close):
    make_coding(ana, studies[0], codes[0], quote="Pay was low, we were told.")
    make_coding(ben, studies[1], codes[1], polarity="supports", quote="She showed me.")
    make_cell(ben, studies[1], codes[1], summary="A model for some.")
    close()
    browser = client_of(ana)
    listed = text(browser.get(at("agenda", 1)))
    assert "2 are open" in listed and "Low pay" in listed and "Role models" in listed
    first = at("agenda_item", 1, studies[1].number, codes[1].pk)
    second = at("agenda_item", 1, studies[0].number, codes[0].pk)
    page = text(browser.get(first))
    assert "A model for some." in page and "She showed me." in page
    settle = at("agenda_settle", 1, studies[1].number, codes[1].pk)
    refused = browser.post(settle, {"mark": "nuances"})
    assert refused.status_code == 422 and "Say why this stands" in text(refused)
    answer = browser.post(settle, {"mark": "nuances", "summary": "Both.", "reason": "Page 9."})
    assert answer.url == second
    last = browser.post(
        at("agenda_settle", 1, studies[0].number, codes[0].pk),
        {"mark": "absent", "reason": "It is about hours."},
    )
    assert last.url == at("agenda", 1)
    assert "0 are open" in text(browser.get(at("agenda", 1)))
    agreed = Agreed.objects.get(code=codes[1])
    browser.post(at("agenda_reopen", 1, agreed.pk), {"why": "Read it again"})
    assert "Read it again" in text(browser.get(first))


def test_an_open_rounds_agenda_is_refused(client_of, opened, ana):
    answer = client_of(ana).get(at("agenda", 1), follow=True)
    assert "still blind" in text(answer)


def test_the_grid_shows_studies_by_first_author_and_what_each_cell_says(
    client_of, studies, codes, ana
):
    make_coding(ana, studies[0], codes[0], polarity="supports")
    make_coding(ana, studies[0], codes[0], polarity="contradicts")
    make_cell(ana, studies[1], codes[2], present=True, summary="At ease.")
    page = text(client_of(ana).get(at("grid")))
    order = [page.index(f">{study.label}</a>") for study in studies]
    assert sorted(order) == [order[n] for n in (1, 4, 3, 2, 0)]
    assert 'aria-label="both ways, 2 codings"' in page
    assert 'aria-label="present, in words"' in page
    assert page.index("Low pay") < page.index("Role models") < page.index("Easy rapport")


def test_the_codebooks_tree_gives_the_order_of_columns(client_of, review, studies, ana):
    folder = make_code(review, "Work", codable=False)
    last = make_code(review, "Zeal")
    make_code(review, "Gone", retired_at=last.created_at)
    make_code(review, "Hours", parent=folder)
    page = text(client_of(ana).get(at("grid")))
    heads = page[page.index("<thead>") : page.index("</thead>")]
    assert heads.index("Hours") < heads.index("Zeal")
    assert "Gone" not in heads and ">Work<" not in heads


def test_a_cell_is_written_in_ones_own_words_and_the_older_words_are_kept(
    client_of, studies, codes, ana
):
    browser = client_of(ana)
    where = at("grid_write", studies[0].number, codes[0].pk)
    browser.post(where, {"mark": "supports", "summary": "Pay is low."})
    browser.post(where, {"mark": "", "summary": "Pay is low, and late."})
    assert list(Cell.objects.order_by("pk").values_list("summary", flat=True)) == [
        "Pay is low.", "Pay is low, and late.",
    ]  # fmt: skip
    assert Cell.objects.standing().get().present is None
    page = text(browser.get(at("grid_cell", studies[0].number, codes[0].pk)))
    assert "Pay is low, and late." in page
    too_long = browser.post(where, {"mark": "supports", "summary": "x" * 5_001})
    assert too_long.status_code == 422
    assert client_of(ana).post(where, {"mark": "perhaps"}).status_code == 422


def test_a_cell_of_a_code_that_a_colleague_merged_away_is_refused_with_words(
    client_of, studies, codes, ana
):
    codes[0].merged_into = codes[1]
    codes[0].save()
    answer = client_of(ana).post(
        at("grid_write", studies[0].number, codes[0].pk), {"mark": "supports", "summary": "Kept"}
    )
    assert answer.status_code == 409
    assert "merged" in text(answer) and "Kept" in text(answer)


def test_others_are_shown_once_a_round_has_opened_them_and_only_there(
    client_of, review, opened, studies, codes, ana, ben, close
):
    make_coding(ben, studies[0], codes[0], quote="Pay was low.")
    ben_side = str(member_of(review, ben).pk)
    page = text(client_of(ana).get(at("grid", side=ben_side)))
    assert "Ben Kramer" not in page
    close()
    later = make_studies(review, 1)[-1]
    make_coding(ben, later, codes[0], quote="Not yet open.")
    page = text(client_of(ana).get(at("grid", side=ben_side)))
    assert "Ben Kramer" in page
    assert page.count("Open when the round with this study closes") == 1
    shown = text(client_of(ana).get(at("grid_cell", later.number, codes[0].pk, side=ben_side)))
    assert "Not yet open." not in shown


def test_agreed_cells_need_all_coders_or_a_settlement(
    client_of, opened, studies, codes, ana, ben, close, seat_of
):
    make_coding(ana, studies[0], codes[0], polarity="supports")
    make_coding(ben, studies[0], codes[0], polarity="supports")
    make_coding(ana, studies[1], codes[0])
    close()
    page = text(client_of(ana).get(at("grid", side="agreed")))
    assert 'aria-label="supports, 2 codings"' in page
    assert 'aria-label="coders differ, 1 coding"' in page
    agreeing.settle(
        seat_of(ana), studies[1], codes[0], Said(True, "nuances", "Ours."), reason="Page 2"
    )
    page = text(client_of(ana).get(at("grid", side="agreed")))
    assert 'aria-label="both ways, 1 coding, in words"' in page
    column = text(client_of(ana).get(at("grid_construct", codes[0].pk, side="agreed")))
    assert "In 2 of 5 studies" in column


def test_the_next_study_is_compared_with_all_before_it(client_of, studies, codes, ana):
    armstrong, chinman = studies[1], studies[4]
    make_coding(ana, armstrong, codes[0], polarity="supports")
    make_coding(ana, armstrong, codes[1])
    make_coding(ana, chinman, codes[0], polarity="contradicts")
    make_coding(ana, chinman, codes[2])
    page = text(client_of(ana).get(at("grid_study", chinman.number)))
    shared, new = page.index("Shared with studies before it"), page.index("New with this study")
    lacking = page.index("not in this one")
    assert shared < page.index("Low pay") < new < page.index("Easy rapport") < lacking
    assert lacking < page.index("Role models")
    assert "points another way than before" in page
    assert f"{at('grid_study', studies[3].number)}?side=mine" in page


def test_the_grid_comes_out_is_edited_and_comes_in_again(client_of, studies, codes, ana, seat_of):
    make_coding(ana, studies[0], codes[0])
    browser = client_of(ana)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(at("grid_workbook")).content))
    assert book["Grid"]["B3"].value == studies[1].label
    book["Grid"]["C3"] = "supports"
    book["In our words"]["C3"] = "Paid by the hour."
    book["Grid"]["D4"] = "contradicts"
    book["Grid"]["F2"] = "Stigma"
    book["Grid"]["F3"] = "present"
    # Meanwhile the second of these cells is written in the app.
    cells.write(seat_of(ana), studies[4], codes[1], Said(True, "nuances", "Mixed."))
    answer = browser.post(at("grid_bring"), {"file": uploaded(book)})
    page = text(browser.get(answer.url))
    assert "2 changes" in page and "1 conflict" in page
    assert "Stigma (1)" in page
    assert not Cell.objects.filter(study=studies[1]).exists()
    name = f"{studies[4].pk}-{codes[1].pk}-mark"
    assert name in page
    browser.post(answer.url + "apply/", {name: "here"})
    assert Cell.objects.standing().get(study=studies[1]).summary == "Paid by the hour."
    assert Cell.objects.standing().get(study=studies[4]).polarity == "nuances"
    again = browser.post(answer.url + "apply/", {name: "sheet"}, follow=True)
    assert "already" in text(again)


def test_a_new_column_becomes_a_code_when_a_person_ticks_it(
    client_of, studies, codes, ana, ben, seat_of
):
    make_coding(ana, studies[0], codes[0])
    browser = client_of(ana)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(at("grid_workbook")).content))
    labels = {study.label: study for study in studies}
    free = book["Grid"].max_column + 1
    for column, name in ((free, "Stigma"), (free + 1, "Left alone"), (free + 2, codes[0].name)):
        for sheet in ("Grid", "In our words"):
            book[sheet].cell(2, column).value = name
    book["Grid"].cell(3, free).value = "contradicts"
    book["In our words"].cell(3, free).value = "Nobody spoke of it."
    book["Grid"].cell(3, free + 1).value = "present"
    book["Grid"].cell(4, free + 2).value = "present"
    book["Grid"].cell(4, free + 3).value = "a stray remark"
    where = browser.post(at("grid_bring"), {"file": uploaded(book)}).url
    page = text(browser.get(where))
    assert "Make “Stigma” a code" in page and "Make “Left alone” a code" in page
    assert f"Make “{codes[0].name}” a code" not in page
    able, unable = page.index("make a code of them below"), page.index("are not brought in. A code")
    assert able < page.index("Stigma (2)") < unable < page.index("a stray remark")
    assert not Code.objects.filter(name="Stigma").exists()
    browser.post(where + "apply/", {"make": ["Stigma", "Not there"]})
    made = Code.objects.get(name="Stigma")
    after = text(browser.get(where))
    assert "below" not in after
    assert after.index("of which codes were made") < after.index("Stigma (2)")
    assert after.index("are not brought in. A code") < after.index("Left alone (1)")
    cell = Cell.objects.standing().get(code=made)
    assert cell.study == labels[book["Grid"]["B3"].value]
    assert (cell.polarity, cell.summary) == ("contradicts", "Nobody spoke of it.")
    assert not Code.objects.filter(name__in=["Left alone", "Not there"]).exists()
    assert CodeChange.objects.get(code=made).why == "A column of the workbook grid.xlsx."
    assert "Nobody spoke" not in text(client_of(ben).get(at("grid", side="mine")))


def test_a_conflict_may_be_taken_from_the_workbook(client_of, studies, codes, ana, seat_of):
    browser = client_of(ana)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(at("grid_workbook")).content))
    book["Grid"]["D4"] = "contradicts"
    cells.write(seat_of(ana), studies[4], codes[1], Said(True, "nuances", "Mixed."))
    where = browser.post(at("grid_bring"), {"file": uploaded(book)}).url
    browser.post(f"{where}apply/", {f"{studies[4].pk}-{codes[1].pk}-mark": "sheet"})
    standing = Cell.objects.standing().get()
    assert (standing.polarity, standing.summary) == ("contradicts", "Mixed.")


def test_what_is_agreed_is_brought_in_by_coders_after_the_close(
    client_of, opened, studies, codes, ana, ben, close, dora
):
    make_coding(ana, studies[1], codes[0])
    close()
    browser = client_of(ana)
    content = browser.get(at("grid_workbook", side="agreed")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Grid"]["C3"].value is None
    book["Grid"]["C3"] = "supports"
    book["In our words"]["C3"] = "Together."
    where = browser.post(at("grid_bring", side="agreed"), {"file": uploaded(book)}).url
    browser.post(f"{where}apply/")
    agreed = Agreed.objects.get()
    assert (agreed.polarity, agreed.summary) == ("supports", "Together.")
    assert "grid.xlsx" in agreed.reason
    mixed = browser.post(at("grid_bring"), {"file": uploaded(book)}, follow=True)
    assert "made of another grid" in text(mixed)


def test_a_file_that_is_no_workbook_is_refused_with_words(client_of, studies, codes, ana):
    broken = io.BytesIO(b"not a workbook")
    broken.name = "grid.xlsx"
    answer = client_of(ana).post(at("grid_bring"), {"file": broken}, follow=True)
    assert "no workbook" in text(answer)


def uploaded(book):
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "grid.xlsx"
    return out


def test_a_workbook_is_its_bringers_alone(client_of, studies, codes, ana, ben):
    browser = client_of(ana)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(at("grid_workbook")).content))
    where = browser.post(at("grid_bring"), {"file": uploaded(book)}).url
    assert client_of(ben).get(where).status_code == 404


@pytest.mark.parametrize("side", ["mine", "agreed", "ben"])
def test_the_grid_asks_no_more_statements_for_more_cells(
    client_of, review, opened, studies, codes, ana, ben, close, side, django_assert_max_num_queries
):
    for study in studies:
        for code in codes:
            make_coding(ana, study, code)
            make_coding(ben, study, code)
            make_cell(ana, study, code, present=True, summary="Words")
    close()
    side = str(member_of(review, ben).pk) if side == "ben" else side
    browser = client_of(ana)
    browser.get(at("grid", side=side))
    with django_assert_max_num_queries(GRID_MOST):
        browser.get(at("grid", side=side))


def test_no_empty_page_leaves_a_person_alone(client_of, review, ana, cleo):
    assert "make the first while you read" in text(client_of(ana).get(at("grid")))
    make_code(review, "Low pay")
    assert "as soon as full text has included" in text(client_of(ana).get(at("grid")))
    assert "No round has been opened" in text(client_of(ana).get(at("rounds")))


def test_a_member_who_is_no_reviewer_finds_what_is_agreed(client_of, studies, codes, dora):
    page = text(client_of(dora).get(at("grid")))
    assert ">Agreed</a>" in page and ">Mine</a>" not in page
