"""A review may have several figures; several studies are picked at once."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from reviews.access import Refused
from synthesis.actions import framework
from synthesis.actions.framework import ArrowSaid, ConstructSaid
from synthesis.exports import archive
from synthesis.models import Caption, Construct, FrameworkChange, Support
from synthesis.queries import framework as queries

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"synthesis:{name}", args=["peer-support", *args])


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_second_figure_is_begun_and_drawn_without_touching_the_first(client_of, drawn, cleo):
    browser = client_of(cleo)
    begun = browser.post(at("framework_begin"), {"title": "A line of argument"})
    assert begun.url == f"{at('framework')}?figure=2"
    browser.post(at("framework_construct_add"), {"name": "Hope", "figure": "2"})
    browser.post(at("framework_axis_add"), {"name": "Time", "direction": "right", "figure": "2"})
    first, second = text(browser.get(at("framework"))), text(browser.get(begun.url))
    assert "Worth" in first and "Hope" not in first
    assert "Hope" in second and "Worth" not in second and "<h1>A line of argument</h1>" in second
    piece = text(browser.get(at("framework_piece", "construct", 3)))
    assert "A line of argument" in piece and "Worth" not in piece
    browser.post(at("framework_caption"), {"title": "Another line", "figure": "2", "seen": ""})
    assert Caption.objects.standing().get().number == 2
    assert browser.get(f"{at('framework')}?figure=9").status_code == 404


def test_undo_takes_back_the_latest_step_of_the_figure_that_is_shown(client_of, drawn, cleo):
    browser = client_of(cleo)
    browser.post(at("framework_begin"), {"title": "Second"})
    browser.post(at("framework_construct_add"), {"name": "Hope", "figure": "2"})
    browser.post(at("framework_undo"))
    assert list(Construct.objects.standing().values_list("name", flat=True)) == ["Pay", "Hope"]
    browser.post(at("framework_undo"), {"figure": "2"})
    assert list(Construct.objects.standing().values_list("name", flat=True)) == ["Pay"]
    last = FrameworkChange.objects.filter(what="construct", kind="added").latest("pk")
    browser.get(at("framework"))  # Says what was undone.
    version = text(browser.get(at("framework_version", last.pk)))
    assert "Hope" in version and "Worth" not in version


def test_a_link_from_one_figure_into_another_is_refused(drawn, cleo, seat_of):
    seat = seat_of(cleo)
    framework.begin_figure(seat, title="Second")
    other = framework.add_construct(seat, ConstructSaid("Hope"), x=90, y=90, figure=2)
    with pytest.raises(Refused, match="different figures"):
        framework.add_arrow(seat, drawn[0], other, ArrowSaid())
    with pytest.raises(Refused, match="no such figure"):
        framework.add_construct(seat, ConstructSaid("Hope"), x=90, y=90, figure=3)


def test_what_a_figure_loses_is_told_of_all_figures_and_each_is_taken_along(
    client_of, drawn, pay, cleo, seat_of
):
    seat = seat_of(cleo)
    framework.begin_figure(seat, title="Second")
    framework.add_construct(
        seat, ConstructSaid("Money", source=("code", pay.pk)), x=90, y=90, figure=2
    )
    assert {loss.name for loss in queries.without(seat, {1})} == {"Pay", "Money"}
    file = client_of(cleo).get(f"{at('framework_file', 'svg')}?figure=2")
    assert "Money" in file.content.decode() and "framework-2.svg" in file["Content-Disposition"]
    whole = zipfile.ZipFile(io.BytesIO(b"".join(archive.pieces(seat))))
    assert "Money" in whole.read("synthesis/framework-2.svg").decode()


def test_several_studies_are_picked_in_one_step(client_of, drawn, cleo):
    browser = client_of(cleo)
    assert "Pick several studies at once" in text(
        browser.get(at("framework_pick", "construct", drawn[1]))
    )
    sent = {"studies": ["1", "3"], "note": "Throughout"}
    browser.post(at("framework_support", "construct", drawn[1]), sent)
    assert [row.study.number for row in Support.objects.standing()] == [1, 3]
    assert FrameworkChange.objects.filter(kind="supported").count() == 1
