"""The pictures of the README, taken anew with CONSILIENCE_PICTURES=1; else only looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils.module_loading import import_string
from playwright.sync_api import Page, expect

from launcher import ROOT
from reviews import registry
from reviews.models import User
from screening.management.demo import maclellan, practice, walker_bryant
from screening.models import Conflict
from synthesis.models import Excerpt

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = bool(os.environ.get("CONSILIENCE_PICTURES"))


def take(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    page.screenshot(path=path, type="jpeg", quality=72, scale="css")
    assert path.stat().st_size < 200_000


def test_the_pictures_of_the_readme_can_be_taken(db, window_of, tmp_path):
    demo = maclellan if KEPT else practice
    folder = ROOT / "docs" / "pictures" if KEPT else tmp_path
    folder.mkdir(exist_ok=True)
    review = demo.load().review
    if KEPT:
        for add in registry.demonstrations:
            import_string(add)(review)
    ana, cleo = User.objects.get(name="Ana Novak"), User.objects.get(name="Cleo Lindt")
    conflict = Conflict.objects.filter(closed_at__isnull=True).first()
    home = f"/r/{demo.SLUG}/"
    take(window_of(ana), f"{home}screen/title_abstract/", folder / "screening.jpg")
    lead = window_of(cleo)
    take(lead, home, folder / "overview.jpg")
    take(lead, f"{home}conflicts/{conflict.pk}/", folder / "conflict.jpg")
    take(lead, f"{home}prisma/", folder / "prisma.jpg")
    mark = Excerpt.objects.filter(review=review, member__user=ana).order_by("report", "pk")[3:4]
    text = [f"read/{one.report.number}/?at={one.pk}" for one in mark] or [""]
    take(window_of(ana), f"{home}findings/{text[0]}", folder / "reading.jpg")
    if KEPT:
        other = walker_bryant.load().review
        for add in registry.demonstrations:
            import_string(add)(other)
        home = f"/r/{walker_bryant.SLUG}/"
    take(window_of(ana), f"{home}synthesis/effects/", folder / "effects.jpg")
