"""Decisions of other tools are found and kept apart from the record's own fields."""

import pytest

from reviews.methods.formats import PriorDecision, read


def test_rayyan_writes_votes_reasons_and_labels_into_notes():
    note = (
        'RAYYAN-INCLUSION: {"ana"=>"Included", "ben"=>"Excluded", "cleo"=>"Maybe"} '
        "| RAYYAN-LABELS: rural | RAYYAN-EXCLUSION-REASONS: wrong population"
    )
    (record,) = read(f"TY  - JOUR\nTI  - A\nN1  - {note}\nER  - \n".encode()).records
    assert record.decisions == (
        PriorDecision("include", "ana", origin="Rayyan"),
        PriorDecision("exclude", "ben", reason="wrong population", origin="Rayyan"),
        PriorDecision("maybe", "cleo", origin="Rayyan"),
    )
    assert record.notes == (note,)


@pytest.mark.parametrize(
    ("column", "cell", "verdict"),
    [
        ("label_included", "1", "include"),
        ("Screening decision", "Excluded", "exclude"),
        ("Include?", "maybe", "maybe"),
        ("final_included", "0.0", "exclude"),
    ],
)
def test_columns_with_decisions_are_recognised_and_stay_columns(column, cell, verdict):
    (record,) = read(f"Title,Authors,{column}\nA,Roe A.,{cell}\n".encode()).records
    assert [(found.verdict, found.stage) for found in record.decisions] == [(verdict, column)]
    assert record.extra[column] == (cell,)


def test_an_empty_or_pending_cell_is_no_decision():
    result = read(b"Title,Authors,Decision\nA,Roe A.,\nB,Doe B.,pending\n")
    assert [record.decisions for record in result.records] == [(), ()]
