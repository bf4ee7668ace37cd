"""References: whom pronouns and noun phrases mean, and whose quotations are."""

import time

import pytest

from wiredesk.stages.entities.engine import BuiltinEngine
from wiredesk.stages.entities.joining import join
from wiredesk.stages.entities.passages import read_passage
from wiredesk.stages.parse.quotes import find_quotes
from wiredesk_events import Entity, Quote


ENGINE = BuiltinEngine()


def _people(body: str, quotes: tuple[Quote, ...] = ()) -> dict[str, list[str]]:
    """Return what means each person besides the names."""
    passages = (read_passage("headline", ""), read_passage("body", body))
    entities = join(passages, ENGINE.recogniser.find(passages), ENGINE.lists, quotes)
    return {entity.name: _references(entity) for entity in entities if entity.kind == "person"}


def _references(entity: Entity) -> list[str]:
    return [mention.text for mention in entity.mentions if mention.form != "name"]


def _with_quotes(body: str) -> dict[str, list[str]]:
    sentences = [(0, len(body))]
    return _people(body, find_quotes(body, sentences, sentences))


def test_a_pronoun_means_the_one_person_of_its_gender() -> None:
    """With a woman and a man, she and he are clear."""
    found = _people("Ana Ruiz met John Smith in Lima. She gave him a book. He thanked her for it.")

    assert found == {"Ana Ruiz": ["She", "her"], "John Smith": ["him", "He"]}


def test_an_object_is_not_the_subject_of_its_clause() -> None:
    """ "Him" is the other man."""
    assert _people("John Smith met Peter Jones in Lima. Smith told him to wait.")["Peter Jones"] == ["him"]


def test_nobody_is_meant_where_two_are_equally_likely() -> None:
    """Two men side by side leave "he" open."""
    found = _people("John Smith and Peter Jones came to Lima. He left.")

    assert found == {"John Smith": [], "Peter Jones": []}


def test_somebody_without_a_name_can_be_meant() -> None:
    """A pronoun behind "a man" is not the policewoman's colleague who was named before."""
    found = _people("John Smith reached the market at noon. A man ran away. He was caught later.")

    assert found["John Smith"] == []


def test_a_title_and_a_wife_tell_the_gender() -> None:
    """What stands beside a name goes before what the name seems to tell."""
    found = _people("King Bahadir Okul opened the fair. The town gave him bread. Josefa Malo and his wife clapped.")

    assert found["Bahadir Okul"] == ["him"]
    assert found["Josefa Malo"] == ["his"]


@pytest.mark.parametrize(
    ("introduction", "phrase"),
    [
        ("Pakistani minister Farida Okonjo and Qatari minister Adel Rahimi met.", "the Pakistani minister"),
        ("Farida Okonjo, 61, met Adel Rahimi, 48.", "the 61-year-old"),
        ("Norwegian climber Farida Okonjo met Adel Rahimi.", "the Norwegian"),
        ("Former president Farida Okonjo met Adel Rahimi.", "the former president"),
        ("The head of the Harbour Board, Farida Okonjo, met Judge Adel Rahimi.", "the head"),
        ("Farida Okonjo, a teacher from Kano, met Adel Rahimi.", "the teacher"),
    ],
)
def test_a_noun_phrase_means_whom_it_describes(introduction: str, phrase: str) -> None:
    """Role, country and age tell who it is."""
    assert _people(f"{introduction} Later {phrase} said nothing.")["Farida Okonjo"] == [phrase]


@pytest.mark.parametrize(
    "rest",
    [
        "The minister of ports stayed away.",
        "The German minister stayed away.",
        "The ministers left.",
        "The deputy minister left.",
        "The 61-year-old bridge was closed.",
    ],
)
def test_a_noun_phrase_for_somebody_else_is_nobodys(rest: str) -> None:
    """Another office, country or thing is not the person named before."""
    found = _people(f"Pakistani foreign minister Farida Okonjo met Adel Rahimi. {rest}")

    assert found == {"Farida Okonjo": [], "Adel Rahimi": []}


def test_two_who_fit_leave_a_noun_phrase_open() -> None:
    """With two ministers, "the minister" is neither."""
    found = _people("Foreign Minister Farida Okonjo met Home Minister Adel Rahimi. The minister smiled.")

    assert found == {"Farida Okonjo": [], "Adel Rahimi": []}


def test_a_role_beside_a_name_is_no_mention() -> None:
    """Before a name and behind it, a role is a title."""
    assert _people("Farida Okonjo, the minister, met the mayor, Adel Rahimi.") == {
        "Farida Okonjo": [],
        "Adel Rahimi": [],
    }


def test_inside_a_quotation_i_am_the_speaker_and_he_is_not() -> None:
    """First persons are the speaker's; third persons are somebody else's."""
    found = _with_quotes("John Smith met Peter Jones. “I told him that he owes me my car. I’m sure,” Smith said.")

    assert found == {"John Smith": ["I", "me", "my", "I"], "Peter Jones": ["him", "he"]}


def test_i_outside_of_a_quotation_is_nobody() -> None:
    """Only a speaker says I."""
    assert _people("John Smith met the crowd. I saw it.") == {"John Smith": []}


def test_a_surname_belongs_to_whom_it_was_given_first() -> None:
    """A relative who comes up later, by the full name, does not take the surname over."""
    passages = (
        read_passage("body", "John Smith fell. Smith, 70, died. His daughter, Ana Smith, wept. Smith was a baker."),
    )
    found = {entity.name: entity for entity in join(passages, ENGINE.recogniser.find(passages), ENGINE.lists)}

    assert [mention.text for mention in found["John Smith"].mentions] == ["John Smith", "Smith", "His", "Smith"]


def test_mr_and_mrs_tell_a_couple_apart() -> None:
    """One surname, two people."""
    passages = (read_passage("body", "John Smith and Mary Smith came. Mrs Smith sang. Mr Smith left."),)
    found = {entity.name: entity for entity in join(passages, ENGINE.recogniser.find(passages), ENGINE.lists)}

    assert [mention.start for mention in found["Mary Smith"].mentions] == [15, 36]


def test_initials_nicknames_and_particles_are_one_person() -> None:
    """J. Smith, John "Jack" Smith and Jack Smith; Van der Linden at the beginning of a sentence."""
    body = 'John "Jack" Smith met Joost van der Linden. J. Smith left. Jack Smith sang. Van der Linden said nothing.'
    passages = (read_passage("body", body),)
    found = {entity.name: entity for entity in join(passages, ENGINE.recogniser.find(passages), ENGINE.lists)}

    assert [mention.text for mention in found['John "Jack" Smith'].mentions] == [
        'John "Jack" Smith',
        "J. Smith",
        "Jack Smith",
    ]
    assert [mention.text for mention in found["Joost van der Linden"].mentions] == [
        "Joost van der Linden",
        "Van der Linden",
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "John Smith met Peter Jones. He left. ",
        "Foreign Minister Ana Ruiz said the minister told her. ",
        "“I saw him,” he said. ",
        "the ",
        "he ",
    ],
)
def test_time_is_linear(piece: str) -> None:
    """Twice the text takes about twice the time."""

    def seconds(times: int) -> float:
        passages = (read_passage("body", "John Smith came. " + piece * times),)
        names = ENGINE.recogniser.find(passages)
        begun = time.process_time()
        join(passages, names, ENGINE.lists)
        return time.process_time() - begun

    small = min(seconds(500) for _ in range(2))
    assert seconds(4_000) < 24 * small + 0.1
