"""Invented references in the shapes in which articles print theirs, with what each one says."""

from __future__ import annotations

VANCOUVER = """\
1. Novak AB, Kramer C, van der Lindt D-E, O’Neill F, et al. Working in between: peer workers and
their teams. J Community Care. 2013;20(4):301–9. doi: 10.1000/jcc.2013.0771. PMID: 20701422
2. Weiss D. What is hope? A focus group study. Int. J. Ment. Health Nurs. 2009 Mar;18(2):95-104.
3. Osei M, Tan L, for the HOPE Study Group. Peers on the ward: a cluster trial. Lancet 2010; 375
(suppl 1): S12–8.
7. Ferreira P, Diaz Ruiz M. Handbook of lived experience. 2nd ed. Porto: Casa Nova; 2007. 212 p.
8. World Peer Organization. Peer support in low-income settings. Geneva: World Peer Organization;
2013 [cited 2014 Jun 3]. Available from: https://peers.example.org/report.pdf
9. Haddad R, Lund S. Learning the role. In: Berg T, Moe K, editors. Work and recovery. Oslo:
Fjord Press; 2002. p. 93-113.
"""

APA = """\
References

Kramer, C., & Novak, A. B. (2001). Peer support: A theoretical perspective. Psychiatric Inventions
Journal, 25(2), 134–141. https://doi.org/10.1000/pij.25.134

Lindt, D.-E., Weiss, D., O'Neill, F., … Tan, L. (2016a). “Positive examples”: A bottom-up approach.
Qualitative Notes, 12, Article e15.

Osei, M. (in press). Being asked twice. Journal of Invented Studies.

Department of Care. (2011). No recovery without peers: A strategy. Department of Care.

Haddad, R. (2012). Learning the role. In T. Berg (Ed.), Work and recovery (pp. 57–71). Fjord Press.
"""

HARVARD = """\
Ferreira, P. and Diaz Ruiz, M. (2014) ‘New ways of working in carers’ teams: a comparative study’, \
Services Research, 2(19), pp. 1-218.
Novak, A.B., Kramer, C. and Lindt, D., 1999. Caring for carers. Journal of Advanced Care, 29(5), \
pp.1121-1129.
Weiss D, Tan L (2009) Peer work and pay. Community Notes 4:e12345
Lund, S. (2015) 'Being a peer: a phenomenological study', PhD thesis, University of Bergen.
"""

# title, first author's family name, number of authors, year, journal, volume, issue, pages
TOLD = {
    VANCOUVER: [
        ("Working in between: peer workers and their teams", "Novak", 4, 2013,
         "J Community Care", "20", "4", "301-9"),
        ("What is hope? A focus group study", "Weiss", 1, 2009,
         "Int. J. Ment. Health Nurs", "18", "2", "95-104"),
        ("Peers on the ward: a cluster trial", "Osei", 3, 2010,
         "Lancet", "375", "suppl 1", "S12-8"),
        ("Handbook of lived experience", "Ferreira", 2, 2007, "", "", "", ""),
        ("Peer support in low-income settings", "World Peer Organization", 1, 2013,
         "", "", "", ""),
        ("Learning the role", "Haddad", 2, 2002, "Work and recovery", "", "", "93-113"),
    ],
    APA: [
        ("Peer support: A theoretical perspective", "Kramer", 2, 2001,
         "Psychiatric Inventions Journal", "25", "2", "134-141"),
        ("“Positive examples”: A bottom-up approach", "Lindt", 4, 2016,
         "Qualitative Notes", "12", "", "e15"),
        ("Being asked twice", "Osei", 1, None, "", "", "", ""),
        ("No recovery without peers: A strategy", "Department of Care", 1, 2011,
         "", "", "", ""),
        ("Learning the role", "Haddad", 1, 2012, "Work and recovery", "", "", "57-71"),
    ],
    HARVARD: [
        ("New ways of working in carers’ teams: a comparative study", "Ferreira", 2, 2014,
         "Services Research", "2", "19", "1-218"),
        ("Caring for carers", "Novak", 3, 1999,
         "Journal of Advanced Care", "29", "5", "1121-1129"),
        ("Peer work and pay", "Weiss", 2, 2009, "Community Notes", "4", "", "e12345"),
        ("Being a peer: a phenomenological study", "Lund", 1, 2015, "", "", "", ""),
    ],
}  # fmt: skip
