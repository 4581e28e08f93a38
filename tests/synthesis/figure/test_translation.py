"""The translation grid: three orders kept apart, fed by codes, written, related, never lost."""

from __future__ import annotations

import csv
import io

import docx
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reviews.access import Refused
from synthesis.actions import codebook, framework, translation
from synthesis.actions.framework import ConstructSaid
from synthesis.actions.translation import Said
from synthesis.models import Concept, Relation, Rendering
from synthesis.queries import framework as figures
from synthesis.queries import translation as queries
from tests.factories import make_member
from tests.synthesis.coding.making import code_finding, make_code, make_coding
from tests.synthesis.figure.conftest import counting, reveal

pytestmark = pytest.mark.django_db

SLUG = "peer-support"
MOST = 26


def at(name, *args):
    return reverse(f"synthesis:{name}", args=[SLUG, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def seat(cleo, seat_of, review):
    return seat_of(cleo)


@pytest.fixture
def worth(seat, pay):
    """A concept that the code Low pay feeds."""
    made = translation.add_concept(seat, name="Worth", meaning="What the work is worth.")
    translation.feed(seat, made.number, [pay.pk])
    return made


def orders(seat, study, concept):
    return queries.page(seat).place(study.pk, concept.pk).orders


def test_passages_come_in_by_whose_words_they_are_and_only_opened_ones(seat, worth, studies):
    assert [orders(seat, study, worth) for study in studies] == [[1], [2], []]


def test_a_passage_without_a_voice_and_a_finding_have_their_places(seat, worth, pay, ana, studies):
    reveal(make_coding(ana, studies[2], pay))
    reveal(code_finding(ana, counting(ana, studies[0]), pay))
    assert orders(seat, studies[2], worth) == [0]
    assert orders(seat, studies[0], worth) == [1, 2]


def test_own_words_stand_beside_passages_and_a_newer_cell_takes_over(seat, worth, studies):
    one = studies[0]
    translation.write(seat, 1, one, 2, Said("Pay as a sign", "it said I was worth less", "4"))
    translation.write(seat, 1, one, 2, Said("Pay as a sign of standing"))
    assert orders(seat, one, worth) == [1, 2]
    parts = queries.parts(seat, queries.page(seat), one, worth)
    second = next(part for part in parts if part.order == 2)
    assert second.written.words == "Pay as a sign of standing"
    assert [row.quote for row in second.before] == ["it said I was worth less"]
    translation.write(seat, 1, one, 2, Said())
    assert orders(seat, one, worth) == [1] and Rendering.objects.count() == 2
    assert translation.write(seat, 1, one, 2, Said()) is None


def test_over_all_studies_there_is_only_our_own_construct(seat, worth):
    with pytest.raises(Refused):
        translation.write(seat, 1, None, 1, Said("Theirs"))
    translation.write(seat, 1, None, 3, Said("Pay tells workers what they are worth."))
    assert queries.page(seat).overall[worth.pk].words.startswith("Pay tells")


def test_what_cant_be_written_is_refused(seat, worth, studies, review):
    from tests.synthesis.figure.test_framework import leave

    leave(studies[2])
    for number, study, order, said in (
        (1, studies[2], 1, Said("Gone")),
        (9, studies[0], 1, Said("Nowhere")),
        (1, studies[0], 4, Said("Fourth")),
        (1, studies[0], 1, Said("x" * 5001)),
    ):
        with pytest.raises(Refused):
            translation.write(seat, number, study, order, said)
    assert not Rendering.objects.exists()


def test_a_code_merged_away_stops_feeding_and_is_told(seat, worth, pay, studies, client_of, cleo):
    wages = codebook.create_code(seat, name="Wages")
    codebook.merge_codes(seat, [pay.pk], into=wages.pk, why="The same")
    assert orders(seat, studies[0], worth) == []
    assert "merged away" in text(client_of(cleo).get(at("translation_concept", 1)))
    translation.feed(seat, 1, [wages.pk])
    assert orders(seat, studies[0], worth) == [1]
    with pytest.raises(Refused):
        translation.feed(seat, 1, [pay.pk])


def test_a_construct_of_the_framework_stands_for_a_concept_with_all_that_it_holds(
    seat, worth, studies
):
    translation.write(seat, 1, studies[2], 3, Said("Our reading"))
    said = ConstructSaid("Worth", source=("concept", worth.pk))
    framework.add_construct(seat, said, x=10, y=10)
    assert figures.figure(seat).find("construct", 1).studies == [1, 2, 3]
    translation.retire_concept(seat, 1, why="Folded")
    assert figures.figure(seat).find("construct", 1).gone.how == "retired"


def test_relations_hold_until_they_are_ended_and_never_vanish(seat, worth, studies):
    other = translation.add_concept(seat, name="Standing")
    translation.relate(seat, "reciprocal", why="Same in other words", studies=[1, 2], about=1)
    translation.relate(seat, "line", why="One leads on", concepts=[1, other.number])
    translation.end_relation(seat, 1, why="Read again")
    assert [row.number for row in queries.relations(seat)] == [2]
    (ended,) = queries.relations(seat, ended=True)
    assert ended.ended_why == "Read again" and ended.about == worth
    with pytest.raises(Refused):
        translation.end_relation(seat, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"studies": [1]},
        {"studies": [1, 99]},
        {"studies": [1, 2], "concepts": [1]},
        {"concepts": [1, 1]},
        {"studies": [1, 2], "why": " "},
        {"studies": [1, 2], "kind": "odd"},
    ],
)
def test_relations_that_make_no_sense_are_refused(seat, worth, fields):
    with pytest.raises(Refused):
        translation.relate(seat, fields.pop("kind", "reciprocal"), **{"why": "Because", **fields})
    assert not Relation.objects.exists()


def test_concepts_are_renamed_retired_and_brought_back_with_every_wording(seat, worth, review):
    with pytest.raises(Refused, match="named"):
        translation.add_concept(seat, name="worth")
    translation.reword_concept(seat, 1, name="Being worth something")
    translation.retire_concept(seat, 1)
    assert queries.page(seat).concepts == []
    translation.restore_concept(seat, 1)
    assert [one.name for one in worth.wordings.order_by("pk")] == ["Worth", "Being worth something"]
    with pytest.raises(Refused):
        translation.restore_concept(seat, 1)


def test_the_grid_is_filled_by_forms_alone(client_of, review, studies, pay, cleo):
    browser = client_of(cleo)
    assert "Make the first concept" in text(browser.get(at("translation")))
    made = browser.post(at("translation_add"), {"name": "Worth", "meaning": ""})
    assert made.url == at("translation_concept", 1)
    assert browser.post(at("translation_add"), {"name": "Worth"}).status_code == 422
    browser.post(at("translation_feed", 1), {"codes": [pay.pk]})
    browser.post(at("translation_write", 3, 1), {"order": 2, "words": "Valued", "page": "7"})
    browser.post(at("translation_write", 0, 1), {"order": 3, "words": "Ours"})
    browser.post(at("translation_relate"), {"kind": "refutational", "studies": [1, 2], "why": "No"})
    browser.post(at("translation_reword", 1), {"name": "Worth and standing"})
    page = text(browser.get(at("translation")))
    assert "Worth and standing" in page and "Refutational" in page
    assert "I can&#x27;t live on it." in text(browser.get(at("translation_cell", 1, 1)))
    browser.post(at("translation_end", 1), {"why": "Wrong"})
    browser.post(at("translation_retire", 1), {"why": "Folded"})
    page = text(browser.get(at("translation")))
    assert "Relations that have ended" not in page and "Folded" in page
    browser.post(at("translation_retire", 1), {"what": "back"})
    assert Concept.objects.get().retired_at is None
    assert browser.post(at("translation_relate"), {"kind": "line"}).status_code == 422


def test_a_cell_written_beside_the_grid_changes_its_sign_at_once(client_of, worth, studies, cleo):
    answer = client_of(cleo).post(
        at("translation_write", 3, 1), {"order": 3, "words": "Ours"}, HTTP_HX_REQUEST="true"
    )
    told = text(answer)
    assert 'id="tr-3-1"' in told and 'data-order="3"' in told and "<html" not in told


def test_an_observer_reads_and_writes_nothing(client_of, worth, review, dan, seat_of):
    make_member(review, dan, "observer")
    browser = client_of(dan)
    assert "New concept" not in text(browser.get(at("translation")))
    assert browser.post(at("translation_write", 1, 1), {"order": 1}).status_code == 403
    with pytest.raises(PermissionDenied):
        translation.add_concept(seat_of(dan), name="Mine")


def test_the_grid_goes_out_with_every_order_and_relation(client_of, seat, worth, studies, cleo):
    translation.write(seat, 1, studies[0], 3, Said("=Ours", "q", "9"))
    translation.write(seat, 1, None, 3, Said("Over all"))
    translation.relate(seat, "reciprocal", why="Same", studies=[1, 2])
    browser = client_of(cleo)
    content = browser.get(at("translation_file", "csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    told = {(line[0], line[3][:5], line[5]) for line in lines[1:]}
    assert told == {
        ("", "Third", "Over all"),
        ("1", "First", "“I can't live on it.”"),
        ("2", "Secon", "“Pay was low.”"),
        ("1", "Third", "'=Ours “q”"),
    }
    book = openpyxl.load_workbook(io.BytesIO(browser.get(at("translation_file", "xlsx")).content))
    assert book.sheetnames == ["First order", "Second order", "Third order", "Relations"]
    made = docx.Document(io.BytesIO(browser.get(at("translation_file", "docx")).content))
    cells = [cell.text for row in made.tables[0].rows for cell in row.cells]
    assert "“I can't live on it.” (p. 3)" in cells
    assert browser.get(at("translation_file", "exe")).status_code == 404


def test_a_page_asks_no_more_for_a_larger_grid(
    client_of, seat, worth, studies, ana, cleo, review, django_assert_max_num_queries
):
    for n in range(6):
        made = translation.add_concept(seat, name=f"Concept {n}")
        code = make_code(review, f"Code {n}")
        reveal(make_coding(ana, studies[n % 3], code))
        translation.feed(seat, made.number, [code.pk])
        translation.write(seat, made.number, studies[n % 3], 3, Said("Ours"))
        translation.relate(seat, "line", why="On", concepts=[1, made.number])
    browser = client_of(cleo)
    for address in (at("translation"), at("translation_cell", 1, 1), at("translation_concept", 1)):
        with django_assert_max_num_queries(MOST):
            browser.get(address)
