"""The framework's pages: by forms alone, as fragments, as files."""

from __future__ import annotations

import pytest
from django.urls import reverse

from synthesis.actions import framework
from synthesis.actions.framework import ArrowSaid, AxisSaid
from synthesis.models import Arrow, Axis, Caption, Construct, Support
from synthesis.queries import framework as queries
from tests.factories import make_member

pytestmark = pytest.mark.django_db

SLUG = "peer-support"
# Statements of a page, whatever the figure's size.
MOST = 32


def at(name, *args):
    return reverse(f"synthesis:{name}", args=[SLUG, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


def test_an_empty_framework_teaches_the_next_step(client_of, review, cleo):
    page = text(client_of(cleo).get(at("framework")))
    assert "begin with the first construct" in page and "New construct" in page


def test_a_framework_is_drawn_by_forms_alone(client_of, pay, cleo):
    browser = client_of(cleo)
    made = browser.post(
        at("framework_construct_add"), {"name": "Pay", "stands_for": f"code-{pay.pk}"}
    )
    assert made.url == at("framework_piece", "construct", 1)
    browser.post(at("framework_construct_add"), {"name": "Worth"})
    one, other = Construct.objects.standing().order_by("number")
    assert (one.x, one.y) != (other.x, other.y)
    browser.post(at("framework_move", "construct", 2), {"x": 500, "y": 300})
    browser.post(at("framework_move", "construct", 2), {"dx": -20, "dy": 20})
    moved = Construct.objects.standing().get(number=2)
    assert (moved.x, moved.y) == (480, 320)
    browser.post(
        at("framework_arrow_add"), {"source": 1, "target": 2, "sign": "-", "label": "eats"}
    )
    browser.post(at("framework_edit", "arrow", 1), {"two_way": "on", "sign": "-", "turned": "on"})
    arrow = Arrow.objects.standing().get()
    assert (arrow.source, arrow.target, arrow.two_way, arrow.label) == (2, 1, True, "")
    browser.post(at("framework_axis_add"), {"name": "Time", "direction": "right", "rises": "trust"})
    browser.post(at("framework_edit", "axis", 1), {"name": "Years", "direction": "right"})
    assert Axis.objects.standing().get().name == "Years"
    browser.post(at("framework_caption"), {"title": "How it hangs together", "remark": "Ours."})
    assert Caption.objects.standing().get().title == "How it hangs together"
    browser.post(at("framework_support", "arrow", 1), {"study": 2, "note": "page 3"})
    page = text(browser.get(at("framework_piece", "arrow", 1)))
    assert "page 3" in page and "Worth ↔ Pay" in page
    assert "The more there is of one of “Worth” and “Pay”, the less of the other (1 study)." in page
    browser.post(at("framework_unsupport", Support.objects.get().number))
    assert not Support.objects.standing().exists()
    browser.post(at("framework_remove", "arrow", 1), {"why": "Too bold"})
    assert not Arrow.objects.standing().exists()
    browser.post(at("framework_undo"))
    assert Arrow.objects.standing().exists()


def test_a_construct_opens_its_passages_and_never_those_of_one_coder_alone(
    client_of, drawn, ana, cleo
):
    for person in (ana, cleo):
        page = text(client_of(person).get(at("framework_piece", "construct", drawn[0])))
        assert "I can&#x27;t live on it." in page and "Pay was low." in page
        assert "ana&#x27;s alone" not in page


def test_scripts_get_the_changed_part_and_what_was_refused(client_of, drawn, cleo):
    browser = client_of(cleo)
    htmx = {"HTTP_HX_REQUEST": "true"}
    answer = browser.post(at("framework_move", "construct", 1), {"dx": 20}, **htmx)
    assert answer.status_code == 200 and "<html" not in text(answer) and 'id="fw"' in text(answer)
    wrong = browser.post(at("framework_construct_add"), {"name": ""}, **htmx)
    assert wrong.status_code == 422
    refused = browser.post(at("framework_arrow_add"), {"source": 1, "target": 1}, **htmx)
    assert refused.status_code == 409 and "isn&#x27;t linked to itself" in text(refused)


def test_what_is_not_in_the_figure_is_said_and_what_is_no_piece_is_not_found(
    client_of, drawn, cleo
):
    browser = client_of(cleo)
    assert "not in the figure" in text(browser.get(at("framework_piece", "construct", 77)))
    for name, args in (
        ("framework_piece", ("nonsense", 1)),
        ("framework_pick", ("construct", 77)),
        ("framework_version", (12345,)),
        ("framework_file", ("exe",)),
    ):
        assert browser.get(at(name, *args)).status_code == 404
    for name in ("framework_edit", "framework_remove", "framework_follow", "framework_support"):
        assert browser.post(at(name, "nonsense", 1)).status_code == 404


def test_nonsense_is_answered_and_changes_nothing(client_of, drawn, cleo, review):
    browser, before = client_of(cleo), queries.latest(review)
    sent = (
        ("framework_edit", ("construct", 1), {"name": "Pay", "stands_for": "code-²"}),
        ("framework_undo", (), {"change": "²"}),
        ("framework_remove", ("construct", 77), {"why": "\x00"}),
        ("framework_move", ("construct", 1), {"x": "1e400"}),
        ("framework_support", ("construct", 1), {"study": "99999999999999999999"}),
        ("translation_feed", (1,), {"codes": ["²"]}),
        ("translation_end", (1,), {"why": "\x00"}),
    )
    for name, args, fields in sent:
        assert browser.post(at(name, *args), fields).status_code in (404, 409, 422), name
    assert queries.latest(review) == before


def test_evidence_is_picked_from_a_study_s_open_passages_and_counting_findings(
    client_of, drawn, studies, ana, cleo
):
    from tests.synthesis.figure.conftest import counting

    counting(ana, studies[0], "Pay is too low to live on.")
    counting(ana, studies[0], "Left out.", counts=False)
    page = text(client_of(cleo).get(at("framework_pick", "construct", drawn[1]) + "?study=1"))
    assert "Pay is too low to live on." in page and "I can&#x27;t live on it." in page
    assert "Left out." not in page
    third = text(client_of(cleo).get(at("framework_pick", "construct", drawn[1]) + "?study=3"))
    assert "A passage of ana" not in third


def test_each_step_shows_the_figure_after_it_and_can_be_undone(client_of, drawn, cleo, review):
    browser = client_of(cleo)
    framework.add_arrow(queries_seat(review, cleo), *drawn, ArrowSaid())
    page = text(browser.get(at("framework_history")))
    assert "Pay → Worth" in page and page.count("The figure after it") == 3
    change = queries.changes(review).first()
    old = text(browser.get(at("framework_version", change.pk - 1)))
    assert "leads to" not in old and "Construct “Worth”" in old
    browser.post(at("framework_undo"), {"change": change.pk})
    assert not Arrow.objects.standing().exists()


def queries_seat(review, user):
    from reviews.access import Seat
    from tests.synthesis.coding.making import member_of

    return Seat.of(member_of(review, user))


@pytest.mark.parametrize(
    ("format", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_the_figure_is_taken_as_a_file(client_of, drawn, ana, format, start):
    answer = client_of(ana).get(at("framework_file", format))
    assert (
        answer.content.startswith(start) and "framework." + format in answer["Content-Disposition"]
    )


def test_an_observer_reads_and_changes_nothing(client_of, drawn, review, dan):
    make_member(review, dan, "observer")
    browser = client_of(dan)
    page = text(browser.get(at("framework_piece", "construct", 1)))
    assert "Take it out" not in page and "data-may-change" not in page
    assert browser.post(at("framework_move", "construct", 1), {"dx": 20}).status_code == 403


def test_a_page_asks_no_more_for_a_larger_figure(
    client_of, drawn, cleo, review, django_assert_max_num_queries
):
    seat = queries_seat(review, cleo)
    for at_most in range(8):
        said = framework.ConstructSaid(f"Construct {at_most}")
        number = framework.add_construct(seat, said, x=10 * at_most, y=10)
        arrow = framework.add_arrow(seat, 1, number, ArrowSaid())
        framework.support(seat, "arrow", arrow, study=1)
        framework.add_axis(seat, AxisSaid(f"Axis {at_most}", "up"))
    browser = client_of(cleo)
    for address in (at("framework"), at("framework_piece", "construct", 1)):
        with django_assert_max_num_queries(MOST):
            browser.get(address)
    with django_assert_max_num_queries(MOST):
        browser.get(at("framework_version", queries.latest(review)))
