"""Language by small words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.conventions.language import identify_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The ministers said on Wednesday that the ferry line to the island would open before the end of the year.",
            "en",
        ),
        (
            "Los ministros dijeron el miércoles que la línea de ferry a la isla se abrirá antes de que acabe el año.",
            "es",
        ),
        (
            "Les ministres ont dit mercredi que la ligne de ferry vers l'île serait ouverte avant la fin de l'année.",
            "fr",
        ),
        (
            "Die Minister sagten am Mittwoch, dass die Fähre zu der Insel noch vor dem Ende des Jahres fahren werde.",
            "de",
        ),
        ("Os ministros disseram na quarta-feira que a linha para a ilha não será aberta até ao fim do ano.", "pt"),
        (
            "I ministri hanno detto mercoledì che la linea per l'isola sarà aperta prima della fine dell'anno.",
            "it",
        ),
        (
            "De ministers zeiden woensdag dat de veerdienst naar het eiland voor het einde van het jaar wordt geopend.",
            "nl",
        ),
        ("Portmere 2, North End 1", None),
        ("Министры встретились в среду", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    """Running text is told apart in seven languages; results and other scripts are left open."""
    assert identify_language(text) == language


@given(
    st.lists(
        st.sampled_from(
            ["the", "AND", "ÎLE", "être", "dïe", "la", "ß", "3rd", "x²", "“of”", "l’an", "–", "\xa0", "a_b"]
        )
    )
)
def test_a_letter_outside_latin_1_changes_nothing(words: list[str]) -> None:
    """Copy in Latin-1 is taken apart in another way than other copy, and into the same words."""
    assert identify_language(" ".join(words)) == identify_language(" ".join(words) + " \u2603")
