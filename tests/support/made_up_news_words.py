"""The words of made-up news: subjects with their vocabulary, and turns of phrase with slots."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Subject:
    """The vocabulary of one subject, all as a story says it."""

    orgs: tuple[str, ...]
    roles: tuple[str, ...]
    thing: tuple[str, ...]
    things: tuple[str, ...]
    did: tuple[str, ...]
    """What a body did to a thing, past tense, with its preposition."""
    effect: tuple[str, ...]


SUBJECTS: Final = (
    Subject(
        orgs=("Shipping", "Port Authority", "Maritime Union", "Lines", "Salvage"),
        roles=("harbormaster", "Transport Minister", "spokeswoman", "Captain", "chief executive", "union leader"),
        thing=("container terminal", "ferry link", "dredging contract", "harbor levy", "grain berth",
            "pilot service"),
        things=("tankers", "dockworkers", "bulk carriers", "trawlers", "lighthouse keepers", "freight forwarders"),
        did=("closed", "reopened", "blocked access to", "took over", "suspended work on", "canceled"),
        effect=("left ships waiting outside the breakwater", "doubled the cost of moving grain",
                "sent freight rates up along the coast", "idled most of the cranes"),
    ),
    Subject(
        orgs=("Industries", "Holdings", "Motors", "Foods", "Pharma", "Steel"),
        roles=("chief executive", "finance director", "chairman", "analyst", "plant manager", "works council head"),
        thing=("takeover offer", "rights issue", "assembly plant", "dividend policy", "pension plan", "cost program"),
        things=("shareholders", "suppliers", "engineers", "creditors", "dealers", "pension trustees"),
        did=("rejected", "sweetened", "defended", "shelved", "financed", "put off"),
        effect=("wiped out a quarter of the operating profit", "pushed the shares to a low",
                "forced the board to meet twice in a week", "split the founding family"),
    ),
    Subject(
        orgs=("High Court", "Bar Association", "Legal Center", "Prosecution Service", "Police Department"),
        roles=("Judge", "prosecutor", "defense lawyer", "Police Chief", "Attorney General", "court clerk"),
        thing=("fraud trial", "extradition request", "bail hearing", "murder inquiry", "license dispute", "appeal"),
        things=("jurors", "witnesses", "defendants", "detectives", "bailiffs", "claimants"),
        did=("adjourned", "dismissed", "reopened", "ruled on", "threw out", "widened"),
        effect=("embarrassed the ministry", "freed a former treasurer", "left the case without its key witness",
                "brought crowds to the courthouse steps"),
    ),
    Subject(
        orgs=("Weather Service", "Relief Organization", "Water Board", "Fire Brigade", "Civil Defense"),
        roles=("Governor", "meteorologist", "relief coordinator", "Mayor", "fire chief", "geologist"),
        thing=("flood barrier", "evacuation order", "mountain road", "reservoir", "power line", "tent camp"),
        things=("villagers", "farmers", "rescue workers", "livestock", "volunteers", "homeowners"),
        did=("lifted", "strengthened", "inspected", "lost control of", "cleared", "extended"),
        effect=("cut off the upper valley", "drowned the seed crop", "tore the roofs off two schools",
                "left the hospital without water"),
    ),
    Subject(
        orgs=("Parliament", "Labor Party", "Reform Movement", "Electoral Commission", "Foreign Ministry"),
        roles=("Prime Minister", "opposition leader", "Senator", "Foreign Minister", "Speaker", "pollster"),
        thing=("election law", "budget bill", "peace treaty", "coalition pact", "border accord",
            "no-confidence motion"),
        things=("lawmakers", "voters", "diplomats", "ballot papers", "neighbors", "delegates"),
        did=("ratified", "voted down", "walked out over", "redrafted", "vetoed", "signed"),
        effect=("brought the coalition to the edge", "angered its neighbors", "delighted the small parties",
                "set off a round of resignations"),
    ),
    Subject(
        orgs=("Institute", "University", "Space Center", "Medical Center", "Observatory"),
        roles=("Professor", "lead researcher", "physician", "program manager", "astronomer", "Health Minister"),
        thing=("vaccine trial", "telescope", "gene study", "malaria program", "fiber network", "satellite"),
        things=("patients", "scientists", "nurses", "laboratories", "donors", "volunteers"),
        did=("paused", "analyzed", "launched", "recognized faults in", "published results of", "funded"),
        effect=("surprised specialists", "halved infection in the test group", "raised hopes for a cheap cure",
                "cast doubt on older work"),
    ),
    Subject(
        orgs=("Athletic", "Rovers", "Cycling Federation", "Racing", "Olympic Committee"),
        roles=("coach", "captain", "team doctor", "club president", "referee", "defender"),
        thing=("cup tie", "transfer", "stadium lease", "doping case", "mountain stage", "season opener"),
        things=("supporters", "stewards", "riders", "season-ticket holders", "scouts", "substitutes"),
        did=("won", "postponed", "appealed over", "apologized for", "dominated", "gave up"),
        effect=("ended a run of defeats", "put the club top of the table", "cost the side its place in Europe",
                "overshadowed the opening ceremony"),
    ),
    Subject(
        orgs=("Mining", "Petroleum", "Energy", "Grain Board", "Coffee Growers", "Power Company"),
        roles=("Energy Minister", "trader", "geologist", "commodities analyst", "mine inspector", "cooperative head"),
        thing=("pipeline", "copper mine", "wheat harvest", "refinery", "export quota", "nuclear plant"),
        things=("miners", "exporters", "smallholders", "roasters", "grid operators", "drillers"),
        did=("expanded", "mothballed", "sold a stake in", "metered", "taxed", "halted"),
        effect=("lifted prices on the spot market", "drained stocks to a low", "turned an importer into an exporter",
                "left mills short of supply"),
    ),
)  # fmt: skip


WORDS: Final = {
    "manner": (
        "without warning", "after a week of talks", "against the advice of its own experts", "in a rare public vote",
        "behind closed doors", "at the request of lenders", "under heavy guard", "amid protests",
        "by a narrow margin",
        "in spite of earlier promises", "to widespread relief", "for the second time this year", "in driving rain",
        "as the deadline neared", "before dawn", "in front of television cameras", "on the last day of the session",
    ),
    "reason": (
        "because insurance had run out", "citing a shortage of skilled labor", "to honor a pledge made last spring",
        "since no buyer could be found", "to head off a strike", "as costs ran out of control",
        "because inspectors found cracked welds", "to bring the books into balance", "after a leaked memo",
        "blaming a change in the law", "on the strength of a new survey", "as a favor to a partner abroad",
        "to prevent a repeat of last winter", "because two rivals could not agree", "for want of spare parts",
    ),
    "view": (
        "nobody wins from this", "we will not be hurried", "the numbers speak for themselves", "it is a gray area",
        "the program is back on schedule", "we have learned to live with risk", "I expected more from our neighbors",
        "this is the end of a long road", "there is no plan for that", "the judges were fair and the rules were not",
        "people here have long memories", "you cannot organize hope", "we owe the workers an answer",
        "the color of the flag makes no difference", "nothing is signed and nothing is agreed",
        "we did our arithmetic twice", "the center has to hold", "it would be foolish to celebrate now",
    ),
    "when": (
        "later this month", "within weeks", "by the end of the quarter", "before the rains", "next spring",
        "as soon as the courts allow", "over the next decade", "once the audit is done", "at the turn of the year",
    ),
    "did_now": ("examined", "supervised", "reviewed", "run", "judged"),
    "hedge": (
        "according to two people with knowledge of the matter", "officials said", "a document showed",
        "local radio reported", "witnesses said", "the company said", "a court filing showed", "aides said",
    ),
    "adj": (
        "disputed", "aging", "half-finished", "long-delayed", "loss-making", "controversial", "state-backed",
        "costly",
        "unpopular", "modernized", "celebrated", "emergency", "northern", "southern", "eastern", "western",
        "scaled-down",
    ),
    "verb_say": ("said", "told reporters", "told a news conference", "said in a statement", "told lawmakers",
    "wrote"),
    "trend": ("rose", "fell", "jumped", "slid", "climbed", "shrank", "edged up", "tumbled"),
    "measure": (
        "turnout", "output", "revenue", "attendance", "traffic", "spending", "demand", "membership", "the workload",
        "the backlog", "stocks", "enrollment",
    ),
    "unit": ("tons", "miles", "hours", "families", "barrels", "jobs", "signatures", "hectares", "seats"),
    "crowd": ("protesters", "residents", "students", "pensioners", "travelers", "reporters", "well-wishers"),
    "spot": ("main square", "city hall", "old market", "gates of the plant", "town theater", "railroad station"),
    "clause": (
        "it had run into trouble with its bankers", "the first reports turned out to be wrong",
        "a compromise fell apart overnight", "an audit criticized its management", "its license came up for renewal",
        "a whistleblower wrote to the newspapers", "two deputies resigned", "a similar plan failed",
        "the harbor froze over", "its founder fled abroad", "the two sides stopped talking",
    ),
}  # fmt: skip


TURNS: Final = {
    "headline": (
        "{org} {did} {adj} {thing}", "{place} {thing} hits {things}", "{things} angry as {org} {did} {thing}",
        "{org} says {adj} {thing} will cost {sum}", "{things} caught up in {place} {thing} row",
        "{sum} at stake in {adj} {thing}",
        "{thing} in {place} delayed {when}", "{person} under fire over {sum} {thing}",
    ),
    "lead": (
        "{org} {did} the {adj} {thing} in {place} on {day} {manner}, {hedge}.",
        "The {adj} {thing} at {place} {effect} on {day}, {hedge}.",
        "{person} {did} a {money} {thing} on {day} {reason}.",
        "At least {n} {things} were caught up in a quarrel over the {thing} of {place} on {day}, {hedge}.",
        "A {money} {thing} planned by {org} and {other_org} collapsed on {day} {reason}.",
        "{things} in {place} turned against {org} on {day} after it {did} the {adj} {thing} {manner}.",
        "{measure} at {org} {trend} by {percent} in the year to {date} {reason}, {person} said on {day}.",
    ),
    "event": (
        "{org} {did} the {thing} {manner} and promised to report {when}.",
        "The move {effect} and {crowd} gathered at the {spot} in {place} to hear what {surname} had to say.",
        "{person} visited the {adj} {thing} on {date} and met {things} {manner}.",
        "About {big} {crowd} marched from the {spot} to the offices of {other_org} on {day}.",
        "{other_org}, which holds {percent} of the {thing}, wants it settled {when}.",
        "Talks between {org} and {other_org} in {other_place} broke off on {day} {reason}.",
        "By {day} evening {small} of the {things} had left, {hedge}.",
        "Work on a second {thing} in {other_place} will start {when}, {surname} {verb_say}.",
        "{surname}, once a critic of the {thing}, changed sides {reason}.",
        "Police kept {crowd} away from the {spot} while {things} were led out {manner}.",
        "Neither {org} nor {other_org} would comment on {day}, but {hedge} the {adj} {thing} was safe.",
        "The decision came {manner} and {effect}, {surname} {verb_say}.",
    ),
    "quote": (
        '"{view}, and {view}," {person} {verb_say} in {place}.',
        '"{view}," {surname} {verb_say}. "And {view}."',
        '{surname} {verb_say} that "{view}" and that the {thing} would go ahead {when}.',
        '"If the {things} want a {thing}, {view}," {person} {verb_say} on {day}.',
        'Asked about the {adj} {thing}, {surname} answered: "{view}."',
        '"{view}. That is why we {did} the {thing}," {surname} {verb_say} {manner}.',
        '{person} called the {thing} "{adj}" but added that {view}.',
    ),
    "figures": (
        "{measure} {trend} {percent} to {big} {unit} in {year}, the worst since {year}.",
        "The {thing} will cost {money}, of which {org} pays {percent} and {other_org} the rest.",
        "{org} set aside {money} for the {things}, up from {money} the year before.",
        "Some {big} {unit} and {n} {things} depend on the {thing}, {hedge}.",
        "At the last count {n} of {big} {things} had signed, {surname} {verb_say}.",
        "{org} employs {big} people in {place} and {other_place} and {did} {small} plants in {year}.",
        "A survey of {big} {crowd} found that {percent} wanted the {thing} gone {when}.",
        "{other_org} lent {money} at {percent} in {year} and has been repaid {money} so far.",
        "{measure} in {other_place} {trend} for {small} months running, by {percent} in the last alone.",
    ),
    "background": (
        "The {thing} has been in dispute since {year}, when {clause}.",
        "{place}, a town of {big} on the border with {other_place}, has lived from {things} for generations.",
        "{org} was founded in {year} and merged with a rival {small} years later after {clause}.",
        "{surname} took office on {date} {reason}.",
        "An earlier {adj} {thing} {effect} and was given up in {year}.",
        "Relations between {place} and {other_place} soured when {clause}.",
        "It was not clear on {day} whether {clause}, as {other_org} had claimed.",
    ),
    "plain": (
        "The {thing} will now be {did_now} by an outside panel, which is to hear {things} in public {when}.",
        "Soldiers have since taken over guard duty and sent the {things} home {manner}.",
        "An appeal was lodged within the hour and will be heard {when}.",
        "The {adj} offer was withdrawn {manner} and will not be renewed.",
    ),
}  # fmt: skip
