"""Pairs that mislead matchers, each invented: what is gathered, asked and kept apart."""

from __future__ import annotations

import pytest

from reviews.methods.dedupe import ASK, DIFFERENT, SAME
from tests.reviews.methods.dedupe.factory import verdict

ABSTRACT = (
    "Nurses in two mountain hospitals kept sleep diaries for six weeks of rotating shifts. "
    "Their sleep shortened by an hour after nights, and more so where the shifts rotated "
    "backwards. We discuss what rosters could do about it and what they could not."
)
OTHER_ABSTRACT = (
    "Bakers rise early. In a cross-sectional survey of forty bakeries we asked about meals, "
    "weight and fatigue, and weighed everybody who agreed to it on the same pair of scales. "
    "Neither the hour of rising nor the size of the bakery told anything about weight."
)

CONFERENCE = {
    "journal": "International Conference on Rosters",
    "volume": "",
    "issue": "",
    "doi": "",
}

GATHERED = {
    "a doi with resolver and capitals": (
        {"doi": "https://doi.org/10.5555/JIN.2014.221."},
        {"pages": "", "volume": "", "issue": ""},
    ),
    "an abbreviated last page": ({"doi": ""}, {"pages": "221-8"}),
    "pages that a spreadsheet took for a date": (
        {"pages": "1-8", "doi": ""},
        {"pages": "01-Aug", "doi": ""},
    ),
    "pages that a filter cut": (
        {"pages": "S221-S228", "doi": ""},
        {"pages": "Suppl-28", "doi": ""},
    ),
    "a part's number where the first page was": (
        {"pages": "125-128", "issue": "", "doi": ""},
        {"pages": "2-8", "issue": "", "doi": ""},
    ),
    "an article number against counted pages": (
        {"pages": "e30117", "doi": ""},
        {"pages": "1-8", "doi": ""},
    ),
    "a volume that is the rest of a supplement": (
        {"volume": "12", "issue": "Suppl 1", "pages": "S22", "doi": ""},
        {"volume": "1)", "issue": "", "pages": "S22", "doi": ""},
    ),
    "an issue printed in the volume": ({"doi": ""}, {"volume": "12 (3)", "issue": "", "doi": ""}),
    "a year off by one on the same pages": ({"year": 2013, "doi": ""}, {"doi": ""}),
    "a conference's paper dated by the meeting and by its printing": (
        {"year": 2013, "pages": "1--12", **CONFERENCE},
        {"year": 2014, "pages": "", **CONFERENCE},
    ),
    "the journal's abbreviation": ({"doi": ""}, {"journal": "J. Imag. Nurs.", "doi": ""}),
    "the journal's name glued": ({"doi": ""}, {"journal": "Jimagnurs", "doi": ""}),
    "the journal's name in two languages": (
        {"journal": "Xu Gou Hu Li = Journal of Imaginary Nursing", "doi": "", "pages": ""},
        {"doi": ""},
    ),
    "glued authors": ({"authors": "Okafor N.Lindqvist P.Tamm A.", "doi": ""}, {"doi": ""}),
    "given names first": ({"authors": "Ngozi Okafor; Per Lindqvist; A. Tamm", "doi": ""}, {}),
    "the first author only": ({"authors": "Okafor N, et al", "doi": ""}, {}),
    "authors in vancouver style": ({"authors": "Okafor NN, Lindqvist P, Tamm A", "doi": ""}, {}),
    "a missing title": ({"title": "", "doi": ""}, {"doi": ""}),
    "markup and entities": (
        {"title": "Shift work &amp; sleep of <i>nurses</i> in two mountain hospitals"},
        {"title": "Shift work & sleep of nurses in two mountain hospitals", "doi": ""},
    ),
    "a greek letter spelt": (
        {"title": "Role of TNF-α in the sleep of nurses on shift work", "doi": ""},
        {"title": "Role of TNF-alpha in the sleep of nurses on shift work", "doi": ""},
    ),
    "mojibake": (
        {"title": "Schichtarbeit und Schlaf in zwei KrankenhÃ¤usern", "doi": ""},
        {"title": "Schichtarbeit und Schlaf in zwei Krankenhäusern", "doi": ""},
    ),
    "lost letters": (
        {"title": "Trabajo nocturno y sue?o de enfermeras", "doi": ""},
        {"title": "Trabajo nocturno y sueño de enfermeras", "doi": ""},
    ),
    "cyrillic in another case": (
        {"title": "СМЕННАЯ РАБОТА И СОН МЕДСЕСТЁР", "doi": ""},
        {"title": "Сменная работа и сон медсестер", "doi": ""},
    ),
    "hangul without spaces": (
        {"title": "간호사의 교대 근무와 수면에 관한 연구", "doi": ""},
        {"title": "간호사의교대근무와 수면에 관한 연구", "doi": ""},
    ),
    "a translated title in brackets": (
        {"title": "[Shift work and sleep of nurses in two mountain hospitals]. [Review] [German]"},
        {"doi": ""},
    ),
    "a title in two languages": (
        {"title": "Schichtarbeit und Schlaf von Pflegenden in zwei Spitälern [Shift work and sleep "
                  "of nurses in two mountain hospitals]", "doi": ""},
        {"doi": ""},
    ),
    "the original title against the translation": (
        {"title": "Schichtarbeit und Schlaf von Pflegenden in zwei Spitälern der Alpen", "doi": ""},
        {"doi": ""},
    ),
    "a subtitle on one side": (
        {"title": "Shift work and sleep of nurses in two mountain hospitals: a diary study"},
        {"doi": ""},
    ),
    "a note that an erratum has appeared": (
        {"title": "Shift work and sleep of nurses in two mountain hospitals.[Erratum appears in J "
                  "Imag Nurs. 2014;12(4):400 Note: Tamm, A [added]]"},
        {"doi": ""},
    ),
    "a roman numeral": (
        {"title": "Shift work and sleep of nurses. Part II", "doi": ""},
        {"title": "Shift work and sleep of nurses, part 2", "doi": ""},
    ),
    "a recurring title on the same page of one issue": (
        {"title": "Editorial", "doi": ""},
        {"title": "Editorial.", "doi": ""},
    ),
    "volume and issue that slipped one field on": (
        {"journal": "J Imag Nurs.Conference: 9th Day of Nursing", "pages": "1746-1746",
         "volume": "26", "issue": "9", "doi": ""},
        {"journal": "J Imag Nurs.Conference: 9th Day of Nursing", "pages": "9", "volume": "",
         "issue": "26", "doi": ""},
    ),
    "a meeting's abstract without a place and one with the whole supplement's pages": (
        {"journal": "Journal of Imaginary Nursing.Conference: 9th Day of Nursing", "volume": "",
         "issue": "", "pages": "", "doi": ""},
        {"volume": "9", "issue": "s2", "pages": "499–711", "doi": ""},
    ),
    "two translations of a title on the same pages of a supplement": (
        {"title": "[Shift work and the sleep of nursing staff in 2 mountain hospitals]. [German]",
         "issue": "Suppl 1", "doi": ""},
        {"issue": "Suppl", "doi": ""},
    ),
    "slips in the title on one page of a supplement": (
        {"title": "Shift work and sleep of nurses in two mountain hosspitals", "pages": "S27",
         "doi": ""},
        {"title": "Shift works and sleep of nurses in two mountainn hospitals", "pages": "S27",
         "doi": ""},
    ),
    "an issue counted since the journal began": (
        {"issue": "7523", "doi": ""},
        {"issue": "3", "doi": ""},
    ),
}  # fmt: skip

ASKED = {
    "other pages in the same volume": ({"doi": ""}, {"pages": "411-419", "issue": "4", "doi": ""}),
    "a correction on the same pages": (
        {"title": "RETRACTED: Shift work and sleep of nurses in two mountain hospitals"},
        {"doi": ""},
    ),
    "a correction in the same volume": (
        {"title": "Erratum: Shift work and sleep of nurses in two mountain hospitals",
         "pages": "400", "issue": "4", "doi": ""},
        {},
    ),
    "men and women on the same pages": (
        {"title": "Shift work and sleep of men who nurse in two mountain hospitals", "doi": ""},
        {"title": "Shift work and sleep of women who nurse in two mountain hospitals", "doi": ""},
    ),
    "one article printed in two years of a journal": (
        {"abstract": ABSTRACT, "doi": ""},
        {"abstract": ABSTRACT, "doi": "", "year": 2015, "volume": "13", "pages": "31-39"},
    ),
    "an article and a meeting's abstract without pages": (
        {"doi": ""},
        {"journal": "Journal of Imaginary Nursing. Conference: 9th Day of Nursing", "volume": "",
         "issue": "", "pages": "", "doi": ""},
    ),
    "online one year and in print the next, with nothing known of the place": (
        {"doi": "", "volume": "", "issue": "", "pages": "", "year": 2013},
        {"doi": "", "volume": "", "issue": "", "pages": ""},
    ),
    "a conference's abstract, a year apart": (
        {"year": 2013, "pages": "12", **CONFERENCE},
        {"year": 2014, "pages": "", **CONFERENCE},
    ),
    "little known, nothing against": (
        {"doi": "", "journal": "", "volume": "", "issue": "", "pages": "", "authors": ""},
        {},
    ),
    "two substances, nothing known of the place": (
        {"title": "Sitagliptin and the sleep of nurses on shift work in two hospitals",
         "volume": "", "issue": "", "pages": "", "doi": ""},
        {"title": "Saxagliptin and the sleep of nurses on shift work in two hospitals",
         "volume": "", "issue": "", "pages": "", "doi": ""},
    ),
    "two versions of a cochrane review": (
        {"journal": "Cochrane Database of Systematic Reviews", "pages": "CD009999", "volume": "3",
         "doi": "", "year": 2013},
        {"journal": "Cochrane Database of Systematic Reviews", "pages": "CD009999", "volume": "3",
         "doi": ""},
    ),
    "one doi under other authors": (
        {"authors": "Diaz, Rosa", "pages": "", "volume": "", "issue": ""},
        {},
    ),
}  # fmt: skip

KEPT_APART = {
    "one abstract printed in two journals": (
        {"abstract": ABSTRACT, "doi": "", "pages": "22", "issue": "Suppl 1"},
        {"abstract": ABSTRACT, "doi": "", "pages": "A7", "journal": "Sleep Annals",
         "volume": "40", "issue": "Suppl 2"},
    ),
    "one doi for a whole supplement": (
        {"title": "Night shifts and the diet of bakers", "pages": "S7", "doi": "10.5555/suppl"},
        {"pages": "S9", "doi": "10.5555/suppl"},
    ),
    "two parts": (
        {"title": "Shift work and sleep of nurses. Part 1", "pages": "1-9", "doi": ""},
        {"title": "Shift work and sleep of nurses. Part 2", "pages": "31-40", "doi": ""},
    ),
    "vitamins a and e": (
        {"title": "Vitamin A and the sleep of nurses in two hospitals", "pages": "7", "doi": ""},
        {"title": "Vitamin E and the sleep of nurses in two hospitals", "pages": "8", "doi": ""},
    ),
    "a recurring title in another issue": (
        {"title": "Editor's comments", "issue": "1", "doi": "", "pages": "iii-xi"},
        {"title": "Editor's comments", "issue": "2", "doi": "", "pages": "iii-xi"},
    ),
    "a recurring title after a dash": (
        {"title": "Remarks on nursing - Editorial", "issue": "1", "doi": "", "pages": ""},
        {"title": "Remarks on nursing - Editorial", "issue": "2", "doi": "", "pages": ""},
    ),
    "a reply": (
        {"title": "Shift work and sleep of nurses in two mountain hospitals - Reply",
         "authors": "Diaz, Rosa", "doi": "", "pages": "229"},
        {"doi": ""},
    ),
    "a meeting's abstract of another year": (
        {"journal": "Sleep Annals", "volume": "38", "issue": "Suppl 1", "pages": "A31",
         "year": 2013, "doi": ""},
        {"doi": ""},
    ),
    "another doi and other pages": (
        {"doi": "10.5555/jin.2014.400", "pages": "400-409", "issue": "4"},
        {},
    ),
    "other pubmed numbers": ({"pmid": "11111111", "pages": "30-31"}, {"pmid": "22222222"}),
    "ethanol and methanol": (
        {"title": "Ethanol and the sleep of nurses in two hospitals", "doi": "", "pages": "S4"},
        {"title": "Methanol and the sleep of nurses in two hospitals", "doi": "", "pages": "S7"},
    ),
    "before and around an operation": (
        {"title": "Preoperative sleep of nurses in two mountain hospitals", "doi": ""},
        {"title": "Perioperative sleep of nurses in two mountain hospitals", "doi": "",
         "pages": "411-419"},
    ),
    "the same authors and volume, another title": (
        {"title": "Night shifts and the diet of bakers", "pages": "229-234", "doi": ""},
        {"doi": ""},
    ),
    "nothing at all": (
        {"title": "", "authors": "", "year": "", "journal": "", "volume": "", "issue": "",
         "pages": "", "doi": ""},
        {"title": "", "authors": "", "year": "", "journal": "", "volume": "", "issue": "",
         "pages": "", "doi": ""},
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", GATHERED)
def test_these_are_one_publication(trap: str):
    pair = verdict(*GATHERED[trap])
    assert pair.verdict == SAME, pair


@pytest.mark.parametrize("trap", ASKED)
def test_these_are_worth_a_question(trap: str):
    pair = verdict(*ASKED[trap])
    assert pair.verdict == ASK, pair


@pytest.mark.parametrize("trap", KEPT_APART)
def test_these_are_different_publications(trap: str):
    pair = verdict(*KEPT_APART[trap])
    assert pair.verdict == DIFFERENT, pair


def test_other_abstracts_stop_a_merge_that_rests_on_title_and_journal():
    bare = {"volume": "", "issue": "", "pages": "", "doi": ""}
    with_abstracts = verdict({"abstract": ABSTRACT, **bare}, {"abstract": OTHER_ABSTRACT, **bare})
    without = verdict(bare, bare)
    assert without.verdict == SAME
    assert with_abstracts.verdict == ASK
