"""Invented records that look like a search on peer support: plausible, distinct, synthetic."""

from __future__ import annotations

import random
from collections.abc import Iterator

from reviews.methods.formats import Name, Reference

_FAMILY = (
    "Abara Abbott Adeyemi Almeida Andersen Aoki Arslan Baptiste Barros Becker Bergström Bianchi "
    "Boateng Brannigan Calder Campos Chaudhry Costa Dahl Danso Delgado Devlin Dimitrov Dlamini "
    "Eklund Eriksen Farouk Ferrari Fofana Fontaine Garside Gebre Gomes Grant Haddad Halvorsen "
    "Hartwell Hashemi Hoang Ibrahim Ivanova Jansen Johansson Kamara Kaplan Keane Khumalo Kowalski "
    "Kristiansen Laine Larkin Lindqvist Lombardi Lund Mahlangu Marchetti Mbeki Mensah Moreau "
    "Moretti Nakamura Ndlovu Nilsson Novotny Nwosu Okafor Olsen Osei Papadakis Pereira Petrov "
    "Quigley Rahman Ramos Rasmussen Ricci Rossi Saleh Santos Sato Schneider Sesay Silva Sørensen "
    "Stavrou Svensson Tanaka Tembo Thorne Torres Traore Tshabalala Usman Valente Vasquez Virtanen "
    "Wanjiru Whitlock Wójcik Yamada Yeboah Yildiz Zhou Zulu"
).split()
_ROLE = (
    "peer supporters",
    "peer mentors",
    "peer educators",
    "peer advocates",
    "peer listeners",
    "lay health workers",
    "volunteer befrienders",
    "community health champions",
    "expert patients",
    "recovery coaches",
    "link workers",
    "doulas",
)
_FIELD = (
    ("in adult mental health wards", "mental health"),
    ("after a first psychosis", "mental health"),
    ("in community mental health teams", "mental health"),
    ("on a helpline for anxiety", "mental health"),
    ("among people living with HIV", "HIV"),
    ("in tuberculosis outreach", "tuberculosis"),
    ("in a hepatitis C clinic", "hepatitis C"),
    ("in type 2 diabetes education", "diabetes"),
    ("after a stroke", "stroke"),
    ("in kidney care", "kidney disease"),
    ("in cardiac rehabilitation", "heart disease"),
    ("for people with chronic pain", "chronic pain"),
    ("in breastfeeding support", "breastfeeding"),
    ("for new mothers with low mood", "perinatal care"),
    ("in cancer survivorship", "cancer"),
    ("for carers of people with dementia", "dementia"),
    ("in drug treatment services", "substance use"),
    ("in prisons", "prison health"),
    ("among school pupils", "school health"),
    ("in sexual health promotion", "sexual health"),
    ("in smoking cessation", "smoking"),
    ("for young people leaving care", "youth services"),
    ("in rural maternity units", "maternity care"),
    ("in asthma self-management", "asthma"),
)
_DESIGN = (
    ("a randomised controlled trial", "trial"),
    ("a cluster randomised trial", "trial"),
    ("a cohort study", "cohort"),
    ("a cross-sectional survey", "survey"),
    ("a before-and-after evaluation", "evaluation"),
    ("a systematic review", "review"),
    ("a study protocol", "protocol"),
    ("a cost analysis", "costs"),
    ("a commentary", "opinion"),
    ("an editorial", "opinion"),
    ("an interview study with service users", "interviews"),
    ("focus groups with managers", "interviews"),
    ("a mixed-methods process evaluation", "mixed"),
    ("a service description", "description"),
)
_LEAD = (
    "Effectiveness of {role} {field}",
    "What {role} change {field}",
    "Attitudes of staff to {role} {field}",
    "Recruiting and keeping {role} {field}",
    "Training programmes for {role} {field}",
    "Uptake of services offered by {role} {field}",
    "Outcomes one year after meeting {role} {field}",
    "Referral to {role} {field}",
    "Knowledge and confidence among {role} {field}",
    "Supervision of {role} {field}",
    "Who comes to {role} {field}, and who stays away",
    "Digital contact with {role} {field}",
)
_JOURNAL = (
    "Demonstration Journal of Community Care",
    "Synthetic Archives of Public Health",
    "Invented Quarterly of Nursing Research",
    "Example Journal of Mental Health Services",
    "Specimen Reports in Health Education",
    "Model Journal of Primary Care",
)
_AIM = (
    "We set out to describe {role} {field}.",
    "Little is known about {role} {field}, and services differ widely.",
    "Services increasingly rely on {role} {field}.",
)
_METHOD = {
    "trial": "{n} people were allocated at random to usual care or to contact with {role}.",
    "cohort": "{n} people were followed for {m} months through routine records.",
    "survey": "A questionnaire went to {n} people; {m} per cent answered.",
    "evaluation": "Measures were taken before and {m} weeks after the programme in {n} people.",
    "review": "{m} databases were searched; {n} reports met the criteria.",
    "protocol": "{n} participants will be recruited over {m} months.",
    "costs": "Costs of {n} contacts were estimated from the payer's view over {m} months.",
    "opinion": "We consider arguments that have been made for and against such roles.",
    "interviews": "{m} service users and managers took part in semi-structured interviews.",
    "mixed": "Logs of {n} contacts were read beside {m} interviews with staff.",
    "description": "We describe how a service for {n} people a year was set up.",
}
_RESULT = (
    "Contact was welcomed, but the difference on the main measure was small.",
    "Attendance rose in the first months and then levelled off.",
    "Answers varied more between sites than between groups.",
    "No harm was reported. Time for supervision was the main obstacle.",
    "Knowledge improved; behaviour did not change measurably.",
    "Staff who had worked beside peers were more favourable than those who had not.",
)
_END = (
    "Longer follow-up is needed.",
    "Clear role descriptions are recommended.",
    "The approach is feasible where supervision is paid for.",
    "The findings may not hold outside the region.",
)


def references(n: int, seed: str) -> list[Reference]:
    """Make `n` different synthetic references; the same seed makes the same ones."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    kinds = [
        (lead, role, field, design)
        for lead in _LEAD
        for role in _ROLE
        for field in _FIELD
        for design in _DESIGN
    ]
    picked = chance.sample(kinds, n)
    return [_reference(number, *kind, chance=chance) for number, kind in enumerate(picked, 1)]


def _reference(
    number: int,
    lead: str,
    role: str,
    field: tuple[str, str],
    design: tuple[str, str],
    *,
    chance: random.Random,
) -> Reference:
    words = {"role": role, "field": field[0]}
    start = chance.randrange(1, 900)
    return Reference(
        type="article-journal",
        title=f"{lead.format(**words)}: {design[0]}",
        authors=tuple(_authors(chance)),
        year=chance.randrange(1994, 2015),
        journal=chance.choice(_JOURNAL),
        volume=str(chance.randrange(1, 60)),
        issue=str(chance.randrange(1, 13)),
        pages=f"{start}-{start + chance.randrange(3, 14)}",
        doi=f"10.0000/synthetic.{chance.randrange(10**8):08d}",
        abstract="\n".join(_abstract(words, design[1], chance)),
        keywords=("peer support", field[1]),
        language="English",
    )


def _authors(chance: random.Random) -> Iterator[Name]:
    for family in chance.sample(_FAMILY, chance.randrange(1, 6)):
        yield Name(family, "".join(chance.sample("ABCDEFGHIJKLMNOPRSTVW", chance.randrange(1, 3))))


def _abstract(words: dict[str, str], design: str, chance: random.Random) -> Iterator[str]:
    numbers = {"n": chance.randrange(24, 900), "m": chance.randrange(5, 48)}
    yield f"Background: {chance.choice(_AIM).format(**words)}"
    yield f"Methods: {_METHOD[design].format(**words, **numbers)}"
    yield f"Results: {chance.choice(_RESULT)}"
    yield f"Conclusions: {chance.choice(_END)}"
