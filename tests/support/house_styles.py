"""House styles of outlets: the same facts in other quotes, dashes, spellings, units and dates.

Each function takes a text and gives it in one style; what it does not recognise it leaves as it is. They are written
from what stylebooks ask for, not from the tables of the product, so that gaps in those tables show.
"""

import re
from collections.abc import Callable
from typing import Final


Style = Callable[[str], str]

_DAYS: Final = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH: Final = "|".join(_MONTHS)
_SHORT: Final = {
    "January": "Jan", "February": "Feb", "August": "Aug", "September": "Sept", "October": "Oct", "November": "Nov",
    "December": "Dec",
}  # fmt: skip
_SMALL: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine")

_AMERICAN_BRITISH: Final = {
    "harbor": "harbour", "harbors": "harbours", "harbormaster": "harbourmaster", "labor": "labour", "color": "colour",
    "colors": "colours", "colored": "coloured", "favor": "favour", "favors": "favours", "favored": "favoured",
    "favorable": "favourable", "favorite": "favourite", "honor": "honour", "honored": "honoured", "honors": "honours",
    "neighbor": "neighbour", "neighbors": "neighbours", "neighboring": "neighbouring", "rumor": "rumour",
    "rumors": "rumours", "behavior": "behaviour", "endeavor": "endeavour", "flavor": "flavour", "humor": "humour",
    "vapor": "vapour", "armor": "armour", "armored": "armoured", "center": "centre", "centers": "centres",
    "centered": "centred", "theater": "theatre", "theaters": "theatres", "fiber": "fibre", "fibers": "fibres",
    "meter": "metre", "meters": "metres", "kilometer": "kilometre", "kilometers": "kilometres", "liter": "litre",
    "liters": "litres", "maneuver": "manoeuvre", "maneuvers": "manoeuvres", "defense": "defence",
    "offense": "offence", "license": "licence", "licenses": "licences", "pretense": "pretence",
    "program": "programme", "programs": "programmes", "tons": "tonnes", "ton": "tonne", "gray": "grey",
    "canceled": "cancelled", "canceling": "cancelling", "traveled": "travelled", "traveling": "travelling",
    "traveler": "traveller", "travelers": "travellers", "labeled": "labelled", "labeling": "labelling",
    "modeled": "modelled", "modeling": "modelling", "signaled": "signalled", "signaling": "signalling",
    "fueled": "fuelled", "fueling": "fuelling", "totaled": "totalled", "totaling": "totalling",
    "channeled": "channelled", "marshaled": "marshalled", "counselor": "counsellor", "jewelry": "jewellery",
    "leveled": "levelled", "rivaled": "rivalled", "quarreled": "quarrelled", "enrollment": "enrolment",
    "fulfill": "fulfil", "skillful": "skilful", "installment": "instalment", "installments": "instalments",
    "aging": "ageing", "judgment": "judgement", "plow": "plough", "tire": "tyre", "tires": "tyres",
    "aluminum": "aluminium", "check": "cheque", "checks": "cheques", "catalog": "catalogue", "dialog": "dialogue",
    "pajamas": "pyjamas", "skeptical": "sceptical", "skeptic": "sceptic", "skepticism": "scepticism",
    "mold": "mould", "smolder": "smoulder", "anesthetic": "anaesthetic", "pediatric": "paediatric",
    "estrogen": "oestrogen", "maneuvering": "manoeuvring", "specter": "spectre", "somber": "sombre",
    "analyze": "analyse", "analyzed": "analysed", "analyzing": "analysing", "paralyze": "paralyse",
    "paralyzed": "paralysed", "advisor": "adviser", "advisors": "advisers", "toward": "towards",
    "afterward": "afterwards", "among": "amongst", "while": "whilst", "acknowledgment": "acknowledgement",
    "railroad": "railway", "airplane": "aeroplane", "artifact": "artefact", "story": "storey", "curb": "kerb",
    "learned": "learnt", "spelled": "spelt",
}  # fmt: skip
_OTHER_WORDS: Final = frozenset(
    {"story", "check", "checks", "tire", "tires", "curb", "railroad", "learned", "while", "among"}
)
"""In the list to show that they are known, and left alone: they are also other words, or a choice of words."""

_IZE: Final = re.compile(r"\b([A-Za-z]{3,}?)(iz)(e[ds]?|ing|ations?|ers?)\b")
_NOT_IZE: Final = frozenset({"size", "sized", "sizes", "prize", "prizes", "seize", "seized", "seizing", "capsize",
                             "capsized",
                             "citizen", "downsize", "resize", "assize"})  # fmt: skip


def quotes_curled(text: str) -> str:
    """ "So" becomes “so”, and it's it’s."""
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")


def quotes_single(text: str) -> str:
    """ "So" becomes ‘so’."""
    return re.sub(r'"([^"]*)"', r"‘\1’", text.replace("'", "’"))


def quotes_straight_single(text: str) -> str:
    """ "So" becomes 'so'."""
    return text.replace('"', "'")


def quotes_angled(text: str) -> str:
    """ "So" becomes « so » with no-break spaces."""
    return re.sub(r'"([^"]*)"', "«\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}»", text)


def dashes_long(text: str) -> str:
    """Hyphens between blanks become dashes without blanks."""
    return re.sub(r" (?:--?|–) ", "—", text)


def dashes_short(text: str) -> str:
    """Hyphens between blanks become short dashes."""
    return re.sub(r" (?:--?|—) ", " – ", text)


_PERCENT: Final = re.compile(r" ?(?:\bpercent\b|\bper cent\b|\bpct\b|%)")


def percent_two_words(text: str) -> str:
    """5 per cent."""
    return _PERCENT.sub(" per cent", text)


def percent_one_word(text: str) -> str:
    """5 percent."""
    return _PERCENT.sub(" percent", text)


def percent_sign(text: str) -> str:
    """5%."""
    return re.sub(rf"(?<=\d){_PERCENT.pattern}", "%", text)


def percent_pct(text: str) -> str:
    """5 pct."""
    return _PERCENT.sub(" pct", text)


_SCALES: Final = {
    "million": "million",
    "mln": "million",
    "billion": "billion",
    "bln": "billion",
    "trillion": "trillion",
}
_AMOUNT: Final = re.compile(
    r"(?<![\w$])\$(?P<a>\d[\d,.]*\d|\d)(?:[ -](?P<b>million|mln|billion|bln|trillion))?\b(?! (?:dollar|dlr|\w+ dlrs))"
    r"|(?<![\w$.,/-])(?P<c>\d[\d,]*(?:\.\d+)?)(?: (?P<d>million|mln|billion|bln|trillion))? (?:dollars|dlrs)\b"
)


def _amounts(text: str, write: Callable[[str, str], str]) -> str:
    return _AMOUNT.sub(
        lambda found: write(found["a"] or found["c"], _SCALES.get(found["b"] or found["d"] or "", "")), text
    )


def money_symbol(text: str) -> str:
    """$5 million."""
    return _amounts(text, lambda figure, scale: f"${figure} {scale}".rstrip())


def money_words(text: str) -> str:
    """5 million dollars."""
    return _amounts(text, lambda figure, scale: " ".join(filter(None, (figure, scale, "dollars"))))


def money_country(text: str) -> str:
    """US$5m."""
    return _amounts(
        text,
        lambda figure, scale: f"US${figure}{ {'million': 'm', 'billion': 'bn', 'trillion': 'trn'}.get(scale, '') }",
    )


def money_agency(text: str) -> str:
    """$5 mln."""
    return _amounts(
        text, lambda figure, scale: f"${figure} { {'million': 'mln', 'billion': 'bln'}.get(scale, scale) }".rstrip()
    )


_WRITTEN_OUT: Final = {
    "mln": "million", "bln": "billion", "dlrs": "dollars", "dlr": "dollar", "cts": "cents", "pct": "percent",
    "qtr": "quarter", "shr": "share",
}  # fmt: skip


def abbreviations_written_out(text: str) -> str:
    """Mln, bln, dlrs, cts and pct of the teletype written out."""
    for short, word in _WRITTEN_OUT.items():
        text = re.sub(rf"\b{short}\b", word, text)
    return text


def _like(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word


def spelling_british(text: str) -> str:
    """Harbour, centre, organisation."""

    def word(found: re.Match[str]) -> str:
        folded = found[0].lower()
        other = None if folded in _OTHER_WORDS or found[0].isupper() else _AMERICAN_BRITISH.get(folded)
        return _like(found[0], other) if other else found[0]

    text = re.sub(r"[A-Za-z]+", word, text)
    return _IZE.sub(lambda found: found[0] if found[0].lower() in _NOT_IZE else f"{found[1]}is{found[3]}", text)


_BRITISH_AMERICAN: Final = {
    british: american for american, british in _AMERICAN_BRITISH.items() if american not in _OTHER_WORDS
}


def spelling_american(text: str) -> str:
    """Harbor, center."""
    return re.sub(
        r"[A-Za-z]+",
        lambda found: (
            _like(found[0], _BRITISH_AMERICAN.get(found[0].lower(), found[0]))
            if found[0].lower() in _BRITISH_AMERICAN
            else found[0]
        ),
        text,
    )


def days_today(text: str) -> str:
    """ "On Monday" becomes "today"."""
    return re.sub(rf"\bon (?:{_DAYS})\b(?![’'])", "today", text)


def days_dropped(text: str) -> str:
    """ "Said on Monday" becomes "said"."""
    text = re.sub(rf"(?<=\w) on (?:{_DAYS})\b(?![’'])", "", text)
    return re.sub(r"(?<=\w) (?:today|yesterday)\b(?![’'])", "", text)


def days_bare(text: str) -> str:
    """ "On Monday" becomes "Monday"."""
    return re.sub(rf"\bon (?=(?:{_DAYS})\b)", "", text)


def thousands_bare(text: str) -> str:
    """1,234 becomes 1234."""
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)


def thousands_spaced(text: str) -> str:
    """1,234 becomes 1 234 with a thin no-break space, as SI has it."""
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "\N{NARROW NO-BREAK SPACE}", text)


def numbers_in_figures(text: str) -> str:
    """Two to nine in figures."""
    return re.sub(rf"\b(?:{'|'.join(_SMALL)})\b", lambda found: str(_SMALL.index(found[0]) + 2), text)


def numbers_in_words(text: str) -> str:
    """2 to 9 in words, as most stylebooks have it."""
    return re.sub(
        r"(?<![\w$£€.,:/-])[2-9](?= [a-z])(?! (?:million|billion|mln|bln|pct|percent|dlrs|cts))",
        lambda found: _SMALL[int(found[0]) - 2],
        text,
    )


def months_short(text: str) -> str:
    """Sept 12."""
    return re.sub(rf"\b(?:{'|'.join(_SHORT)})(?= \d{{1,2}}\b)", lambda found: _SHORT[found[0]], text)


def months_dotted(text: str) -> str:
    """Sept. 12, as the AP writes it."""
    return re.sub(rf"\b(?:{'|'.join(_SHORT)})(?= \d{{1,2}}\b)", lambda found: _SHORT[found[0]] + ".", text)


def dates_british(text: str) -> str:
    """12 September."""
    return re.sub(rf"\b({_MONTH}) (\d{{1,2}})\b(?!,? \d)", r"\2 \1", text)


def initials_bare(text: str) -> str:
    """US and UN without points."""
    return re.sub(r"\b(?:[A-Z]\.){2,}", lambda found: found[0].replace(".", ""), text)


def initials_dotted(text: str) -> str:
    """U.S. and U.N."""
    return re.sub(r"\b(?:US|UN|UK|EC)\b(?!\$)", lambda found: "".join(f"{letter}." for letter in found[0]), text)


_ROLE_NAME: Final = re.compile(
    r"\b(?:[Mm]inister|[Ss]pokes(?:wo)?man|[Cc]hairman|[Pp]resident|[Pp]rofessor|[Gg]overnor|[Ss]enator|analyst|"
    r"director|executive|"
    r"[Jj]udge|coach|captain|[Mm]ayor|lawyer|leader|manager|trader|chief|Chief|physician|researcher|[Ss]ecretary) "
    r"[A-Z][\w'-]+ ([A-Z][\w'-]{3,})\b"
)


def honorifics(text: str) -> str:
    """Surnames of people met before with "Mr"; works on a whole story."""
    for surname in dict.fromkeys(_ROLE_NAME.findall(text)):
        text = re.sub(
            rf"(?<![\w-])(?<!Mr )(?<![A-Z][a-z]{{2}} )(?<![a-z] [A-Z][a-z]{{1}} ){surname}\b",
            lambda found: f"Mr {found[0]}" if _alone(found) else found[0],
            text,
        )
    return text


def _alone(found: re.Match[str]) -> bool:
    """Whether a surname stands without a first name or title before it."""
    before = found.string[: found.start()].rstrip(" ").rsplit(None, 1)
    return not before or before[-1][-1] in '.,;:"“”\n' or not before[-1][:1].isupper()


def honorifics_dropped(text: str) -> str:
    """Mr, Mrs, Ms and Dr go."""
    return re.sub(r"\b(?:Mr|Mrs|Ms|Dr)\.? (?=[A-Z])", "", text)


STYLES: Final[dict[str, Style]] = {
    "quotes curled": quotes_curled,
    "quotes single": quotes_single,
    "quotes straight single": quotes_straight_single,
    "quotes angled": quotes_angled,
    "dashes long": dashes_long,
    "dashes short": dashes_short,
    "percent two words": percent_two_words,
    "percent one word": percent_one_word,
    "percent sign": percent_sign,
    "percent pct": percent_pct,
    "money symbol": money_symbol,
    "money words": money_words,
    "money country": money_country,
    "money agency": money_agency,
    "abbreviations out": abbreviations_written_out,
    "spelling British": spelling_british,
    "spelling American": spelling_american,
    "days today": days_today,
    "days dropped": days_dropped,
    "days bare": days_bare,
    "thousands bare": thousands_bare,
    "thousands spaced": thousands_spaced,
    "numbers in figures": numbers_in_figures,
    "numbers in words": numbers_in_words,
    "months short": months_short,
    "months dotted": months_dotted,
    "dates British": dates_british,
    "initials bare": initials_bare,
    "initials dotted": initials_dotted,
    "honorifics": honorifics,
    "honorifics dropped": honorifics_dropped,
}
"""Every style by its name; each is applied to the whole text of a story, its paragraphs joined by blank lines."""
