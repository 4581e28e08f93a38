"""Five exports of one topic, each as its vendor prints it, imported at once; then a late one."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from reviews.models import Record, Report, Stage
from screening.actions import upkeep, voting
from tests.journeys.keys import pressed
from tests.journeys.test_sources import bring, export, log_search

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Being a peer support worker: stories of two hats"
PUBMED = f"""
PMID- 90000001
TI  - {TITLE}.
FAU - Hartwell, Rosa
FAU - Osei, Moses
DP  - 2012 Mar
TA  - J Invent Care
JT  - Journal of Invented Care
VI  - 8
IP  - 2
PG  - 101-18
AID - 10.5555/invented.8.101 [doi]
"""
EMBASE = f"""TY  - JOUR
M3  - Article
Y1  - 2012
VL  - 8
IS  - 2
SP  - 101
EP  - 118
T1  - {TITLE}
A1  - Hartwell R.
A1  - Osei M.
JF  - Journal of Invented Care
DO  - 10.5555/invented.8.101
C5  - 90000001
U2  - L600000001
DB  - Embase
ER  -
TY  - JOUR
T1  - Nurses on night wards
A1  - Okafor N.
A1  - Lindqvist P.
Y1  - 2014
JF  - Ward Life
VL  - 3
SP  - 7
EP  - 12
DB  - Embase
ER  -
"""
SCOPUS = f"""Authors,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,EID
"Hartwell R.; Osei M.","{TITLE}",2012,"J. Invent. Care",8,2,101,118,10.5555/INVENTED.8.101,2-s2.0-1
"Okafor N.; Lindqvist P.","Nurses on night wards",2014,"Ward Life",3,,90,99,,2-s2.0-2
"""
WOS = f"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Hartwell, R
   Osei, M
TI {TITLE.partition(":")[0]}:
   {TITLE.partition(": ")[2]}
SO JOURNAL OF INVENTED CARE
PY 2012
VL 8
IS 2
BP 101
EP 118
UT WOS:000000000000001
ER

EF
"""
CINAHL = f"""TY  - JOUR
ID  - 123456789
T1  - {TITLE}.
AU  - Hartwell, Rosa
AU  - Osei, Moses
Y1  - 2012///Mar2012
SP  - 101
EP  - 118
JF  - Journal of Invented Care
VL  - 8
IS  - 2
DP  - EBSCOhost
DB  - CINAHL
ER  -
"""


def test_five_exports_at_once_and_a_late_one_after_votes(review, dora, ana, seat_of, window_of):
    page = window_of(dora)
    log_search(page, "Five databases", hits=7)
    bring(
        page,
        export("pubmed.nbib", PUBMED),
        export("embase.ris", EMBASE),
        export("scopus.csv", SCOPUS),
        export("wos.txt", WOS),
        export("cinahl.ris", CINAHL),
    )
    expect(page.get_by_text("as printed")).to_be_visible()
    assert Record.objects.count() == 7
    assert Report.objects.standing().count() == 3

    page.goto("/r/peer-support/duplicates/")
    expect(page.get_by_text("Pair 1 of 1 doubtful pair.")).to_be_visible()
    pressed(page, "m")
    expect(page.get_by_text("No doubtful pair is left to decide.")).to_be_visible()
    pressed(page, "u")
    expect(page.get_by_text("Pair 1 of 1 doubtful pair.")).to_be_visible()
    pressed(page, "m")
    expect(page.get_by_text("No doubtful pair is left to decide.")).to_be_visible()
    assert Report.objects.standing().count() == 2

    upkeep.tend(review)
    peer = Report.objects.standing().get(record__title__startswith=TITLE)
    stage = Stage.TITLE_ABSTRACT
    voting.cast(seat_of(ana), peer.pk, stage=stage, choice="include", key=uuid.uuid4())
    log_search(page, "Late", hits=1)
    late = EMBASE.partition("ER  -")[0].replace("DB  - Embase", "DB  - PsycINFO") + "ER  -\n"
    bring(page, export("late.ris", late))
    expect(page.get_by_text("as printed")).to_be_visible()
    assert Report.objects.standing().count() == 2
    page.goto("/r/peer-support/duplicates/report/")
    late_ones = page.get_by_role("row", name=re.compile("late.ris")).locator("a[href*='late=1']")
    expect(late_ones).to_have_text(re.compile("1"))
    late_ones.click()
    expect(page.locator("main")).to_contain_text(TITLE)
