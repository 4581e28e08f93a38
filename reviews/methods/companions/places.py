"""Countries that a text names, and its proper names: towns, programmes, trials."""

from __future__ import annotations

import re

# Country: what texts call it and its people; each whole word, as written here.
_COUNTRIES = {
    "Afghanistan": "Afghan Afghans", "Argentina": "Argentine Argentinian", "Armenia": "Armenian",
    "Australia": "Australian Australians Aboriginal Queensland Tasmania|New South Wales|Melbourne|"
    "Sydney",
    "Austria": "Austrian", "Bangladesh": "Bangladeshi", "Belgium": "Belgian Flanders",
    "Benin": "", "Bolivia": "Bolivian", "Botswana": "", "Brazil": "Brazilian Brasil",
    "Bulgaria": "Bulgarian", "Burkina Faso": "", "Cambodia": "Cambodian", "Cameroon": "",
    "Canada": "Canadian Canadians Ontario Quebec Alberta Manitoba Saskatchewan|British Columbia|"
    "Nova Scotia|Toronto|Montreal|Vancouver",
    "Chile": "Chilean", "China": "Chinese Shanghai Beijing|Hong Kong", "Colombia": "Colombian",
    "Congo": "Congolese", "Croatia": "Croatian", "Cuba": "Cuban", "Cyprus": "", "Czech Republic":
    "Czech Czechia", "Denmark": "Danish", "Ecuador": "", "Egypt": "Egyptian", "Eritrea": "",
    "Estonia": "Estonian", "Ethiopia": "Ethiopian", "Finland": "Finnish", "France": "French",
    "Germany": "German Bavaria Berlin Hamburg", "Ghana": "Ghanaian", "Greece": "Greek",
    "Guatemala": "Guatemalan", "Haiti": "Haitian", "Hungary": "Hungarian", "Iceland": "Icelandic",
    "India": "Indian Kerala Delhi Mumbai|Tamil Nadu", "Indonesia": "Indonesian", "Iran": "Iranian",
    "Iraq": "Iraqi", "Ireland": "Irish Dublin", "Israel": "Israeli", "Italy": "Italian",
    "Jamaica": "Jamaican", "Japan": "Japanese Tokyo", "Jordan": "Jordanian", "Kenya":
    "Kenyan Nairobi", "Kuwait": "", "Laos": "", "Latvia": "Latvian", "Lebanon": "Lebanese",
    "Lesotho": "", "Liberia": "Liberian", "Lithuania": "Lithuanian", "Malawi": "Malawian",
    "Malaysia": "Malaysian", "Mali": "Malian", "Mexico": "Mexican", "Mongolia": "", "Morocco":
    "Moroccan", "Mozambique": "Mozambican", "Myanmar": "Burma Burmese", "Namibia": "Namibian",
    "Nepal": "Nepalese Nepali", "Netherlands": "Dutch Amsterdam", "New Zealand":
    "Aotearoa Maori|Māori|Auckland", "Nicaragua": "", "Nigeria": "Nigerian Lagos", "Norway":
    "Norwegian Oslo", "Pakistan": "Pakistani", "Palestine": "Palestinian Gaza", "Panama": "",
    "Peru": "Peruvian", "Philippines": "Filipino Philippine", "Poland": "Polish", "Portugal":
    "Portuguese", "Qatar": "", "Romania": "Romanian", "Russia": "Russian Moscow", "Rwanda":
    "Rwandan", "Saudi Arabia": "Saudi", "Senegal": "Senegalese", "Serbia": "Serbian",
    "Sierra Leone": "", "Singapore": "Singaporean", "Slovakia": "Slovak", "Slovenia": "Slovenian",
    "Somalia": "Somali", "South Africa": "South African|KwaZulu-Natal|Cape Town|Soweto",
    "South Korea": "Korean|Republic of Korea|Seoul", "Spain": "Spanish Catalonia Madrid Barcelona",
    "Sri Lanka": "", "Sudan": "Sudanese", "Swaziland": "Eswatini", "Sweden": "Swedish Stockholm",
    "Switzerland": "Swiss Zurich Geneva", "Syria": "Syrian", "Taiwan": "Taiwanese Taipei",
    "Tanzania": "Tanzanian", "Thailand": "Thai Bangkok", "Tunisia": "Tunisian", "Turkey":
    "Turkish Türkiye Istanbul", "Uganda": "Ugandan Kampala", "Ukraine": "Ukrainian",
    "United Kingdom": "UK England English-born Scotland Scottish Wales Welsh British Britain NHS "
    "London Manchester Birmingham Bristol Leeds Glasgow|Northern Ireland|U.K.",
    "United States": "USA US American Americans Massachusetts California Texas Florida Ohio "
    "Michigan Illinois Pennsylvania Connecticut Maryland Boston Chicago Philadelphia Baltimore "
    "Medicaid|New York|North Carolina|New Jersey|Los Angeles|San Francisco|U.S.|U.S.A.",
    "Uruguay": "", "Venezuela": "", "Vietnam": "Vietnamese", "Zambia": "Zambian",
    "Zimbabwe": "Zimbabwean Harare",
}  # fmt: skip


def _forms() -> dict[str, str]:
    found = {}
    for country, others in _COUNTRIES.items():
        parts = others.split("|")
        words = [country, *parts[0].split(), *parts[1:]]
        found.update(dict.fromkeys(filter(None, words), country))
    return found


_COUNTRY_OF = _forms()
_COUNTRY = re.compile(
    r"(?<![\w-])("
    + "|".join(re.escape(form) for form in sorted(_COUNTRY_OF, key=len, reverse=True))
    + r")(?![\w-])"
)
# A name stands inside a sentence: after a small letter or a comma and a space.
_NAME = re.compile(
    r"(?:(?<=[a-z,;(] )|(?<=[ (]\())((?:[A-Z][\w’'-]+|[A-Z]{2,}[\d-]*)(?: [A-Z][\w’'-]+){0,3})"
)
_MONTHS = frozenset(
    "January February March April May June July August September October November December Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday Methods Results Conclusions Conclusion "
    "Week Weeks Day Days Month Months Year Years Table Figure Group Phase Stage Type Study Part "
    "Objective Objectives Background Aim Aims Setting Design Participants Findings Purpose".split()
)


def countries(text: str) -> frozenset[str]:
    """Find the countries that a text names, by name, people or well-known place.

    >>> sorted(countries("Peer workers in the USA and in Kerala; Turkey vultures excepted"))
    ['India', 'Turkey', 'United States']
    """
    return frozenset(_COUNTRY_OF[form] for form in _COUNTRY.findall(text))


def names(text: str) -> frozenset[str]:
    """Find proper names inside sentences, in small letters: towns, programmes, acronyms.

    >>> sorted(names("We asked staff of the Risk Avoidance Partnership in Hartford. They came."))
    ['hartford', 'risk avoidance partnership']
    """
    found = (name for name in _NAME.findall(text) if name not in _MONTHS)
    return frozenset(name.casefold() for name in found if name not in _COUNTRY_OF)
