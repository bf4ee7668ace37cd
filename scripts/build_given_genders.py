"""Derive which given names are women's and which are men's from the name lists of Faker.

    pip install faker
    python scripts/build_given_genders.py

Reads the lists of given names that the package `faker` (MIT) brings for many countries; writes `given_genders.txt` into
the data folder of the entities stage: a line of women's names and one of men's, in lower case without accents. A name
counts where at least three of four countries that know it agree. Lists in Cyrillic letters are read as English-language
wires spell Russian; lists in other scripts are left out.
"""

import importlib
import pkgutil
import unicodedata
from collections import Counter
from pathlib import Path

from faker.providers import person


TARGET = Path(__file__).parents[1] / "services" / "wiredesk" / "stages" / "entities" / "data" / "given_genders.txt"
HEAD = "# From the name lists of Faker (MIT); written by scripts/build_given_genders.py.\n"
AGREE = 0.75
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g".split(" "),  # noqa: SIM905 - reads better
        strict=True,
    )
)


def main() -> None:
    """Write the two lines."""
    women: Counter[str] = Counter()
    men: Counter[str] = Counter()
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        women.update(_names(provider, "first_names_female"))
        men.update(_names(provider, "first_names_male"))
    shares = {name: women[name] / (women[name] + men[name]) for name in women.keys() | men.keys()}
    lines = (
        ("female", sorted(name for name, share in shares.items() if share >= AGREE)),
        ("male", sorted(name for name, share in shares.items() if share <= 1 - AGREE)),
    )
    TARGET.write_text(HEAD + "".join(f"{gender} {' '.join(names)}\n" for gender, names in lines), "utf-8")


def _names(provider: type, attribute: str) -> set[str]:
    return set(filter(None, (_plain(name) for name in getattr(provider, attribute, ()) or ())))


def _plain(name: str) -> str:
    """Return a name in lower case without accents; nothing where it is of several words or in another script."""
    folded = "".join(_CYRILLIC.get(letter, letter) for letter in name.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    plain = plain.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("æ", "ae")
    return plain if plain.isascii() and plain.isalpha() and len(plain) > 1 else ""


if __name__ == "__main__":
    main()
