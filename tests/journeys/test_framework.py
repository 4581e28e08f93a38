"""The framework's editor in the browser, by mouse and by keys alone; the translation grid."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from synthesis.actions import translation
from synthesis.models import Arrow, Construct, Rendering
from tests.journeys.keys import pressed
from tests.synthesis.figure.conftest import drawn, pay, studies  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/r/peer-support/synthesis/framework/"


def place(number):
    row = Construct.objects.standing().get(number=number)
    return row.x, row.y


def version(page, other):
    """Wait until the figure is another one than this."""
    expect(page.locator("#fw")).not_to_have_attribute("data-version", other)
    return page.locator("#fw").get_attribute("data-version")


def test_a_figure_is_drawn_moved_linked_opened_and_undone_by_keys_alone(
    drawn,  # noqa: F811
    ana,
    window_of,
    no_barriers,
):
    page = window_of(ana)
    page.goto(BASE)
    no_barriers(page)
    was = page.locator("#fw").get_attribute("data-version")
    pressed(page, "n")
    expect(page.locator("#new_name")).to_be_focused()
    page.keyboard.type("Hope")
    page.keyboard.press("Enter")
    was = version(page, was)
    hope = page.locator("#fw svg a[data-construct='3']")
    expect(hope).to_be_visible()
    x, y = place(3)
    hope.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    was = version(page, was)
    assert place(3) == (x + 40, y + 20)
    expect(hope).to_be_focused()

    page.keyboard.press("l")
    expect(hope).to_have_class(re.compile("fw-from"))
    page.locator("#fw svg a[data-construct='1']").focus()
    page.keyboard.press("Enter")
    was = version(page, was)
    arrow = Arrow.objects.standing().get()
    assert (arrow.source, arrow.target) == (3, 1)
    expect(page.get_by_role("heading", name="Hope → Pay")).to_be_focused()
    no_barriers(page)

    page.locator("#fw svg a[data-construct='1']").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pay", exact=True)).to_be_focused()
    expect(page.get_by_text("I can't live on it.")).to_be_visible()
    pressed(page, "u")
    version(page, was)
    assert not Arrow.objects.standing().exists()


def test_constructs_are_dragged_and_linked_by_mouse(drawn, ana, window_of):  # noqa: F811
    page = window_of(ana)
    page.goto(BASE)
    was = page.locator("#fw").get_attribute("data-version")
    one, other = (page.locator(f"#fw svg a[data-construct='{n}'] rect") for n in drawn)
    at = one.bounding_box()
    scale = at["width"] / float(one.get_attribute("width"))
    page.mouse.move(at["x"] + 20, at["y"] + 12)
    page.mouse.down()
    page.mouse.move(at["x"] + 60, at["y"] + 92, steps=4)
    page.mouse.up()
    was = version(page, was)
    x, y = place(drawn[0])
    assert abs(x - 200 - 40 / scale) <= 3 and abs(y - 90 - 80 / scale) <= 3
    start = page.locator(f"#fw svg a[data-construct='{drawn[0]}'] .fw-handle").bounding_box()
    end = other.bounding_box()
    page.mouse.move(start["x"] + 6, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 20, steps=5)
    page.mouse.up()
    version(page, was)
    assert [(row.source, row.target) for row in Arrow.objects.standing()] == [drawn]
    expect(page.get_by_role("heading", name="Pay → Worth")).to_be_visible()


def test_the_translation_grid_is_walked_and_written_by_keys(
    review,
    pay,  # noqa: F811
    cleo,
    seat_of,
    window_of,
    no_barriers,
):
    seat = seat_of(cleo)
    concept = translation.add_concept(seat, name="Worth")
    translation.feed(seat, concept.number, [pay.pk])
    page = window_of(cleo)
    page.goto("/r/peer-support/synthesis/translation/")
    no_barriers(page)
    pane = page.locator("#grid-pane")
    page.locator("#tr-0-1").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(pane.get_by_role("heading", name="Worth")).to_be_focused()
    expect(pane.get_by_role("heading", name="First order")).to_be_visible()
    pane.locator("[data-order='3'] summary").press("Enter")
    pane.locator("[data-order='3'] [name=words]").fill("Ours, of this study.")
    pane.locator("[data-order='3'] [name=words]").press("Control+Enter")
    expect(pane.locator(".own-words")).to_have_text("Ours, of this study.")
    no_barriers(page)
    written = Rendering.objects.get()
    sign = page.locator(f"#tr-{written.study.number}-1 [data-order='3']")
    expect(sign).to_be_visible()
