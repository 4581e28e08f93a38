"""Table 2 of Walker and Bryant (2013): which of 25 studies hold which of 24 abstracted findings.

Names are shortened; the numbers are the printed ones, sorted.
"""

from __future__ import annotations

STUDIES = tuple(range(1, 26))
FLAGGED = {3, 7, 9}

# (domain, name, printed percent, studies)
TABLE: tuple[tuple[str, str, int, tuple[int, ...]], ...] = (
    ("Peer workers", "Low pay and few hours", 44, (4, 7, 9, 10, 13, 15, 16, 19, 20, 21, 25)),
    ("Peer workers", "In and out at work", 36, (4, 7, 8, 9, 11, 12, 15, 16, 19)),
    ("Peer workers", "Helps own recovery", 32, (1, 2, 5, 13, 16, 21, 22, 24)),
    ("Peer workers", "Staff prejudice", 32, (2, 4, 8, 10, 11, 12, 13, 17)),
    ("Peer workers", "Friend or provider", 32, (5, 7, 9, 10, 15, 16, 18, 23)),
    ("Peer workers", "Treated as a patient", 28, (4, 7, 10, 12, 13, 19, 21)),
    ("Peer workers", "From patient to worker", 28, (2, 4, 7, 9, 10, 12, 15)),
    ("Peer workers", "Wider social network", 24, (1, 12, 13, 16, 21, 24)),
    ("Peer workers", "Staff discrimination", 16, (9, 11, 13, 16)),
    ("Peer workers", "A stepping stone", 16, (1, 8, 23, 25)),
    ("Peer workers", "Frustration with missed appointments", 16, (1, 14, 16, 25)),
    ("Staff", "Staff learn from peers", 36, (2, 4, 5, 7, 8, 9, 10, 11, 20)),
    ("Staff", "Worry about jobs", 16, (4, 10, 14, 23)),
    ("People in recovery", "Role models", 44, (2, 4, 5, 7, 8, 10, 15, 16, 20, 21, 23)),
    ("People in recovery", "Easy rapport", 40, (1, 2, 4, 5, 6, 7, 8, 14, 17, 20)),
    ("People in recovery", "Increased wellness", 20, (4, 6, 10, 20, 22)),
    ("People in recovery", "Not role models", 12, (4, 8, 9)),
    ("Organisations", "Less stigma", 28, (2, 5, 6, 7, 16, 22, 23)),
    ("Organisations", "More sick time", 20, (2, 7, 8, 17, 25)),
    ("Organisations", "Tension of professionalism", 20, (5, 7, 13, 16, 20)),
    ("Organisations", "What to disclose", 16, (5, 9, 10, 15)),
    ("Organisations", "Confidentiality of records", 8, (2, 10)),
    ("Recommendations", "Training and supervision", 44, (2, 3, 4, 7, 8, 9, 13, 15, 16, 19, 21)),
    ("Recommendations", "A clear job description", 24, (3, 4, 7, 10, 13, 15)),
)

MATRIX = {name: set(studies) for _domain, name, _percent, studies in TABLE}
