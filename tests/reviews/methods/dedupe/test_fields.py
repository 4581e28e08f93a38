"""How each field is read and held against another."""

from __future__ import annotations

import pytest

from reviews.methods.dedupe import likeness, names, pages
from reviews.methods.dedupe.journals import J_SAME, compare_journals, read_journal
from reviews.methods.dedupe.likeness import compare_titles
from reviews.methods.dedupe.marks import read_doi, read_isbn, read_pmid
from reviews.methods.dedupe.names import compare_names, read_names
from reviews.methods.dedupe.pages import compare_pages, read_pages
from reviews.methods.dedupe.places import read_number, read_year
from reviews.methods.dedupe.text import fold, plain
from reviews.methods.dedupe.titles import ARTICLE, NOTICE, REPLY, read_title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("New England Journal of Medicine", "N Engl J Med"),
        ("New England Journal of Medicine", "NEJM"),
        (
            "International Journal of Cancer",
            "International journal of cancer.Journal international",
        ),
        ("The Journal of the Fictional Society", "J. Fict. Soc."),
        ("Deutsche Medizinische Wochenschrift", "Dtsch-Med-Wochenschr"),
        ("JPEN. Journal of parenteral and enteral nutrition", "J Parenter Enteral Nutr"),
        ("Neuro Endocrinol Lett", "Neuroendocrinology Letters"),
        ("Blood. Conference: 52nd Annual Meeting", "Blood"),
        ("BMJ (Clinical research ed.)", "BMJ"),
        ("Annales fran?aises d'anesth?sie", "Annales Francaises d'Anesthesie"),
        ("50th Annual Hawaii Conference on Rosters", "Hawaii Conference on Rosters"),
        ("Zhonghua hu li = Chinese journal of nursing", "Chinese Journal of Nursing"),
    ],
)
def test_one_journal_under_two_names(one: str, other: str):
    assert compare_journals(read_journal(one), read_journal(other)) == J_SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cancer", "Cancer Research"),
        ("Nature", "Nature Medicine"),
        ("American Journal of Medicine", "American Journal of Respiratory Medicine"),
        ("Annals of Surgery", "Annals of Surgical Oncology"),
        ("Current Opinion in Hematology", "Current Opinion in Rheumatology"),
        ("European Conference on Rosters", "Asian Conference on Rosters"),
        ("Acta Ficta. Section D", "Acta Ficta. Section E"),
    ],
)
def test_two_journals_with_like_names(one: str, other: str):
    assert compare_journals(read_journal(one), read_journal(other)) != J_SAME


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("221-228", "221-8", pages.P_RANGE),
        ("221--228", "pp. 221–228", pages.P_RANGE),
        ("e30117", "E30117", pages.P_RANGE),
        ("CD001234", "CD001234", pages.P_RANGE),
        ("21-28", "21-Aug", pages.P_SAME),
        ("1-8", "Jan-08", pages.P_SAME),
        ("10-17", "Oct-17", pages.P_SAME),
        ("1-12", "1-12", pages.P_SAME),
        ("221", "221-228", pages.P_SAME),
        ("221-228", "222-228", pages.P_OVERLAP),
        ("S12-S18", "Suppl-8", pages.P_TOUCH),
        ("943-945", "945-947", pages.P_TOUCH),
        ("125-128", "2-8", pages.P_TOUCH),
        ("125-128", "2-7", pages.P_OTHER),
        ("125-128", "5-8", pages.P_OTHER),
        ("125", "2-5", pages.P_OTHER),
        ("e30117", "221-228", pages.P_MISSING),
        ("1-8", "221-228", pages.P_MISSING),
        ("215 p", "221-228", pages.P_MISSING),
        ("N.PAG", "221-228", pages.P_MISSING),
        ("S12", "12", pages.P_OTHER),
        ("S542", "542", pages.P_SAME),
        ("221-228", "301-309", pages.P_OTHER),
    ],
)
def test_pages_are_held_against_each_other(one: str, other: str, level: int):
    first, second = read_pages(one), read_pages(other)
    assert compare_pages(first, second) == compare_pages(second, first) == level


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", "12"), ("012", "12"), ("12 (3)", "12"), ("Vol. XII", "12"), ("30A", "30"),
     ("1)", ""), ("UNKNOWN", ""), ("Japanese", ""), ("", "")],
)  # fmt: skip
def test_volumes_and_issues_are_read(text: str, number: str):
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Okafor, N. A. and Lindqvist, P.", [("okafor",), ("lindqvist",)]),
        ("Okafor N.A.Lindqvist P.", [("okafor",), ("lindqvist",)]),
        ("Okafor NA, Lindqvist P", [("okafor",), ("lindqvist",)]),
        ("Okafor, N; van der Berg, J", [("okafor",), ("berg",)]),
        ("Wu, Z. and Li, C.", [("wu",), ("li",)]),
        ("이종호", [("이종호",)]),
        ("Anonymous", []),
        ("", []),
    ],
)
def test_authors_are_read_from_any_notation(text: str, people: list[tuple[str, ...]]):
    found = read_names(text)
    assert found.people == len(people)
    assert set(found.everyone) == {word for words in people for word in words}
    assert found.first == (people[0] if people else ())


def test_a_glued_particle_and_a_lost_accent_are_the_same_person():
    one, other = read_names("Goicoechea de, Jorge E."), read_names("de Jorge, E. G.")
    assert compare_names(one, other) == names.SAME
    assert compare_names(read_names("Müller, K"), read_names("Mller K")) == names.SAME
    assert compare_names(read_names("Okafor N"), read_names("Lindqvist P")) == names.NONE


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Erratum: Sleep of nurses", NOTICE),
        ("Corrigendum to sleep of nurses", NOTICE),
        ("Sleep of nurses (vol 12, pg 221, 2014)", NOTICE),
        ("Sleep of nurses (Journal of Nursing (2014) 12 (221-228))", NOTICE),
        ("Retraction notice: sleep of nurses", NOTICE),
        ("Reply to Okafor", REPLY),
        ("Re: Sleep of nurses", REPLY),
        ("Sleep of nurses: authors' response", REPLY),
        ("Comment on 'Sleep of nurses'", REPLY),
        ("Correction of sleep debt in nurses", NOTICE),
        ("Response of nurses to shift work", ARTICLE),
        ("Recovery after nights", ARTICLE),
        ("Sleep of nurses.[Erratum appears in J Nurs. 2014;12(4):400]", ARTICLE),
    ],
)
def test_the_kind_of_paper_is_told_by_its_title(title: str, kind: str):
    assert read_title(title).kind == kind


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Sleep of nurses in two hospitals", "Sleep of nurses in two hospitals.", "EXACT"),
        ("Sleep of nurses in paediatric wards", "Sleep of nurses in pediatric wards", "NEAR"),
        ("Sleep of nurses in mountain hospitals: a diary", "Sleep of nurses in mountain hospitals",
         "PART"),
        ("Sleep of nurses in mountain hospitals", "Sleep in mountain hospitals' nursing staff",
         "ALIKE"),
        ("Sleep of nurses. Part 1", "Sleep of nurses. Part 2", "NUMBER"),
        ("Hypertension in nurses on night shifts", "Hypotension in nurses on night shifts",
         "CONTRAST"),
        ("Sleep of nurses with night shifts", "Sleep of nurses without night shifts", "CONTRAST"),
        ("Sleep of nurses", "Diet of bakers", "OTHER"),
        ("Sleep of nurses", "", "MISSING"),
    ],
)  # fmt: skip
def test_titles_are_held_against_each_other(one: str, other: str, level: str):
    first, second = read_title(one), read_title(other)
    assert compare_titles(first, second) == compare_titles(second, first)
    assert compare_titles(first, second) == getattr(likeness, level)


def test_identifiers_are_read():
    assert read_doi("doi:10.5555/ABC(1).") == "10.5555/abc(1)"
    assert read_doi("https://doi.org/10.5555%2Fabc") == "10.5555/abc"
    assert read_doi("10 apples") == ""
    assert read_pmid("PMID: 01234567") == "1234567"
    assert read_isbn("978-3-16-148410-0") == read_isbn("3-16-148410-0")
    assert read_isbn("1234-567x (Print)") == {"1234567X"}


def test_years_are_read_from_dates():
    assert [read_year(text) for text in (2014, "2014 Mar", "Mar 3, 2014", "in press", "20145")] == [
        2014, 2014, 2014, 0, 0,
    ]  # fmt: skip


def test_text_is_folded_in_every_script():
    assert fold("Ångström & Łódź") == "angstrom lodz"
    assert fold("Сон медсестёр") == fold("СОН МЕДСЕСТЕР") == "сон медсестер"
    assert fold("看護師の睡眠") == "看護師の睡眠"
    assert plain('K\\"{o}hler &lt;b&gt;x') == "Kohler x"
