"""Words that decide: languages, counted things, opposites, and words that say nothing."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LANGUAGES = (
    "afrikaans|arabic|bosnian|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english|"
    "estonian|finnish|french|german|greek|hebrew|hungarian|icelandic|indonesian|italian|japanese|"
    "korean|latvian|lithuanian|norwegian|persian|polish|portuguese|romanian|russian|serbian|"
    "slovak|slovene|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)

# Words after which a lone letter is a Roman numeral, and a number tells papers apart.
COUNTED = _words(
    "part parts phase type stage class grade study trial volume vol chapter section no number "
    "paper group level series"
)

NUMBER_WORDS = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "xi": "11", "xii": "12", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "first": "1st",
    "second": "2nd", "third": "3rd", "fourth": "4th",
}  # fmt: skip

# Pairs of words that make two titles two papers, however alike the rest is.
_OPPOSITES = (
    ("men", "women"), ("male", "female"), ("males", "females"), ("boys", "girls"),
    ("with", "without"), ("agonist", "antagonist"), ("agonists", "antagonists"),
    ("left", "right"), ("upper", "lower"), ("increase", "decrease"), ("increased", "decreased"),
    ("increases", "decreases"), ("acute", "chronic"), ("early", "late"), ("short", "long"),
    ("high", "low"), ("primary", "secondary"), ("children", "adults"), ("maternal", "paternal"),
    ("inhibits", "stimulates"), ("inhibition", "stimulation"), ("before", "after"),
    ("positive", "negative"), ("sensitive", "resistant"), ("rats", "mice"), ("rat", "mouse"),
    ("fasting", "postprandial"), ("adult", "adolescent"), ("north", "south"), ("east", "west"),
    ("systolic", "diastolic"), ("efficacy", "safety"), ("cases", "controls"),
    ("inpatient", "outpatient"), ("inpatients", "outpatients"), ("reply", "comment"),
    ("anterior", "posterior"), ("medial", "lateral"), ("proximal", "distal"),
    ("dorsal", "ventral"), ("superior", "inferior"), ("benign", "malignant"),
    ("mothers", "fathers"), ("younger", "older"), ("open", "closed"), ("insulin", "inulin"),
)  # fmt: skip
OPPOSITE_WORDS = frozenset(_OPPOSITES) | frozenset((b, a) for a, b in _OPPOSITES)
OPPOSITE_STARTS = (
    ("hyper", "hypo"), ("pre", "post"), ("inter", "intra"), ("macro", "micro"), ("endo", "exo"),
    ("over", "under"), ("mono", "poly"), ("homo", "hetero"), ("uni", "bi"), ("in", "ex"),
    ("extra", "intra"), ("iso", "aniso"), ("mono", "bi"), ("supra", "infra"), ("ante", "post"),
    ("pre", "peri"), ("peri", "post"), ("intra", "infra"), ("ab", "ad"), ("auto", "allo"),
)  # fmt: skip
NEGATIONS = ("non", "nor", "ab", "un", "anti", "in", "im", "dis", "ir", "a", "de")
IDLE = _words(
    "a an and as at by for from in into is its of on or the to with via der die das und ein eine "
    "in im von zur zum fur mit le la les de du des et l d un une en el los las y del para por con "
    "o os da do em e il lo gli i di per s vs versus"
)

# Endings that a word may have or not and stay the same word.
ENDINGS = frozenset(("", *"s es ed d e ing ion ions al ally ic ical ly er ers or ors".split()))

# Name particles and titles, which come and go.
PARTICLES = _words(
    "van von der den de del della di da do dos du la le el al bin ibn ter ten zu jr sr iii dr prof "
    "md phd the of for inc and"
)

# A name with one of these is a meeting's, where ordinals and years come and go.
MEETING = _words("conference conf symposium congress workshop meeting symp proceedings")

# Words of a journal's name that abbreviations leave out.
JOURNAL_IDLE = _words(
    "the of and in for on a an de des du la le les l d et und der die das fur y e del della di "
    "en el los las da do dos och i j jnl journal online print electronic resource proceedings "
    "proc s"
)

# Little words that only one language has, to tell a translated title.
LANGUAGE_WORDS = {
    "english": _words("the of and with for by from among between during after its their"),
    "german": _words("der die das und bei mit fur von zur zum eine einer des dem im nach uber"),
    "french": _words("le les des et du dans chez sur une aux par au pour avec"),
    "spanish": _words("el los las y del con una en por para al"),
    "portuguese": _words("o os da do dos das em e com uma na no ao"),
    "italian": _words("il lo gli di nel nella della dei delle con per una"),
    "dutch": _words("het een van bij voor met en op naar"),
    "polish": _words("w z na i oraz u ze dla"),
}
