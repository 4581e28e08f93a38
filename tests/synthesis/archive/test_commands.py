"""Archives at the command line."""

from __future__ import annotations

import json
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Event, Review, User
from tests.factories import make_reports

from .conftest import forget

pytestmark = pytest.mark.django_db


def told(*args) -> dict:
    out = StringIO()
    call_command(*args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_review_goes_out_and_comes_back_by_two_commands(review, tmp_path):
    make_reports(review, 3)
    path = tmp_path / "review.zip"
    made = told("export_archive", "peer-support", "-o", str(path))
    assert made["tables"]["reviews.record"] == 3
    assert made["bytes"] == path.stat().st_size
    assert list(tmp_path.iterdir()) == [path]
    forget(review)
    taken = told("import_archive", str(path))
    assert (taken["imported"], taken["review"]) == (True, "peer-support")
    assert taken["tables"] == made["tables"]
    again = told("import_archive", str(path))
    assert (again["imported"], again["already_here"]) == (False, True)


def test_standard_output_and_input_carry_an_archive(review, monkeypatch, capsysbinary):
    make_reports(review, 1)
    call_command("export_archive", "peer-support", "-o", "-")
    content = capsysbinary.readouterr().out
    assert content.startswith(b"PK")
    forget(review)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))
    assert told("import_archive", "-")["imported"]


def test_the_operator_takes_what_is_blind_too_and_the_ledger_says_so(review, tmp_path):
    told("export_archive", "peer-support", "-o", str(tmp_path / "a.zip"))
    event = Event.objects.get(verb="archive.made")
    assert (event.actor_id, event.actor_name) == (None, "Command line")


def test_only_who_is_admitted_can_sign_in(review, ana, tmp_path):
    path = str(tmp_path / "a.zip")
    told("export_archive", "peer-support", "-o", path)
    forget(review)
    User.objects.filter(pk=ana.pk).update(email="ana@before.example")
    taken = told("import_archive", path)
    assert taken["people"]["foreign"] == ["ana@example.org"]
    assert not User.objects.get(email="ana@example.org").is_active
    admitted = told("import_archive", path, "--admit", "Ana@example.org")["admitted"]
    assert list(admitted) == ["ana@example.org"] and "/accounts/" in admitted["ana@example.org"]
    assert User.objects.get(email="ana@example.org").is_active


def test_nobody_else_is_admitted(review, dan, tmp_path):
    path = str(tmp_path / "a.zip")
    told("export_archive", "peer-support", "-o", path)
    with pytest.raises(CommandError, match="has no place in this review"):
        told("import_archive", path, "--admit", "dan@example.org")


def test_what_cannot_be_done_is_said(review, tmp_path):
    for args, words in (
        (("export_archive", "nowhere", "-o", str(tmp_path / "a.zip")), "no review"),
        (("export_archive", "peer-support", "-o", str(tmp_path / "no" / "a.zip")), "be written"),
        (("import_archive", str(tmp_path / "none.zip")), "No such file"),
        (("import_archive", __file__), "not a ZIP.*Nothing was imported"),
    ):
        with pytest.raises(CommandError, match=words):
            told(*args)
    assert Review.objects.count() == 1
