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
        PriorDecision("include", "ana", origin="Rayyan", label="rural"),
        PriorDecision("exclude", "ben", reason="wrong population", origin="Rayyan", label="rural"),
        PriorDecision("maybe", "cleo", origin="Rayyan", label="rural"),
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


RAYYAN = 'RAYYAN-INCLUSION: {"ana"=>"Included", "ben"=>"Excluded"} | RAYYAN-LABELS: rural'


@pytest.mark.parametrize(
    "text",
    [
        f"TY  - JOUR\nTI  - A\nN1  - {RAYYAN}\nER  - \n",
        f"%0 Journal Article\n%T A\n%Z {RAYYAN}\n",
        f"@article{{a,\n title={{A}},\n note={{{RAYYAN}}}\n}}\n",
        "<xml><records><record><titles><title>A</title></titles><contributors></contributors>"
        f"<notes>{RAYYAN.replace('>', '&gt;')}</notes></record></records></xml>",
        'key,title,authors,notes\n1,A,Roe A.,"{}"\n'.format(RAYYAN.replace('"', '""')),
    ],
    ids=["ris", "enw", "bibtex", "endnote_xml", "csv"],
)
def test_rayyans_votes_are_found_in_every_format_that_it_exports(text):
    (record,) = read(text.encode()).records
    assert [(d.reviewer, d.verdict, d.label) for d in record.decisions] == [
        ("ana", "include", "rural"),
        ("ben", "exclude", "rural"),
    ]


def test_covidence_names_the_reason_in_the_notes_and_its_tags_are_labels():
    (record,) = read(
        b"Title,Authors,Published Year,Covidence #,Study,Notes,Tags\n"
        b"A,Roe A.,2001,#14,Roe 2001,Exclusion reason: Wrong setting; ,rural\n"
    ).records
    assert record.decisions == (
        PriorDecision("exclude", "", "full text", "Wrong setting", "Covidence"),
        PriorDecision("", origin="Covidence", label="rural"),
    )


def test_columns_beside_the_decision_say_who_why_and_at_which_stage():
    (record,) = read(
        b"Title,Authors,Decision,Reviewer,Exclusion reason,Stage\nA,Roe A.,out,ana,old,T/A\n"
    ).records
    assert record.decisions == (PriorDecision("exclude", "ana", "T/A", "old"),)


@pytest.mark.parametrize("word", ["undecided", "conflict", "pending", ""])
def test_what_is_no_decision_becomes_none(word):
    (record,) = read(f"Title,Authors,Decision\nA,Roe A.,{word}\n".encode()).records
    assert record.decisions == ()
