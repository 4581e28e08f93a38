"""Agreement and flow from the command line, in the published shapes."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_reports
from tests.screening.states import Spec, build

pytestmark = pytest.mark.django_db


def run(*args: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def run_bytes(*args: str) -> bytes:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    call_command(*args, stdout=out)
    return out.buffer.getvalue()  # type: ignore[attr-defined]


def test_agreement_is_printed_in_the_published_shape():
    world = build([Spec(title="include"), Spec(title="exclude"), Spec(title="conflict")])
    found = json.loads(run("agreement", world.review.slug, "--stage", "title_abstract", "--json"))
    keys = ["n", "percent", "kappa", "kappa_ci", "pabak"]
    keys += ["positive", "negative", "ac1", "alpha", "maybe_rule"]
    assert list(found) == ["overall", "pairs"]
    assert list(found["overall"]) == keys
    assert list(found["pairs"][0]) == ["reviewers", *keys]
    assert found["overall"]["n"] == 3
    assert found["overall"]["percent"] == pytest.approx(200 / 3)
    assert found["overall"]["maybe_rule"] == "three_category"
    emails = [str(seat.member.user.email) for seat in (world.ana, world.ben)]
    assert found["pairs"][0]["reviewers"] == emails


def test_agreement_of_nothing_is_null_and_not_nought(review):
    found = json.loads(run("agreement", review.slug, "--stage", "full_text", "--json"))
    assert found["overall"]["n"] == 0
    assert found["overall"]["kappa"] is None
    assert found["overall"]["kappa_ci"] is None
    assert found["pairs"] == []


def test_the_rule_for_maybe_can_be_chosen_and_is_printed():
    world = build([Spec(title="include"), Spec(title="maybe"), Spec(title="exclude")])
    args = ("agreement", world.review.slug, "--stage", "title_abstract")
    dropped = json.loads(run(*args, "--maybe", "maybe_dropped", "--json"))
    assert dropped["overall"]["n"] == 2
    assert "Maybe counts as include" in run(*args, "--maybe", "maybe_as_include")


def test_an_unknown_review_is_said():
    with pytest.raises(CommandError, match="no review “nowhere”"):
        run("agreement", "nowhere", "--stage", "full_text")
    with pytest.raises(CommandError, match="no review “nowhere”"):
        run("prisma", "nowhere")


def test_prisma_prints_boxes_and_identities(review):
    make_reports(review, 3)
    found = json.loads(run("prisma", review.slug, "--format", "json", "-o", "-"))
    assert found["boxes"]["database_results"] == {"n": 3, "unit": "records", "status": "derived"}
    assert found["boxes"]["awaiting_screening"]["n"] == 3
    assert all(one["holds"] for one in found["identities"])


def test_prisma_writes_bytes_to_standard_output_as_they_are(review):
    make_reports(review, 3)
    assert run_bytes("prisma", review.slug, "--format", "png").startswith(b"\x89PNG\r\n\x1a\n")
    assert run_bytes("prisma", review.slug, "--format", "csv").startswith(b"box,part,n,unit")


@pytest.mark.parametrize(("format", "begins"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_prisma_writes_a_file(review, tmp_path, format, begins):
    make_reports(review, 3)
    path = tmp_path / f"flow.{format}"
    assert run("prisma", review.slug, "--format", format, "-o", str(path)) == ""
    assert path.read_bytes().startswith(begins)


def test_a_file_that_cannot_be_written_is_said(review, tmp_path):
    with pytest.raises(CommandError, match="can't be written"):
        run("prisma", review.slug, "-o", str(tmp_path / "missing" / "flow.json"))
