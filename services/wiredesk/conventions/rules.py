"""Load the rule files of this package: TOML that a newsroom can extend, checked before it is used."""

import tomllib
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from wiredesk.domain.errors import Misconfigured


class Rules(BaseModel):
    """Base of every rule file: frozen, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


RulesT = TypeVar("RulesT", bound=Rules)


def load_rules(name: str, model: type[RulesT], *, package: str = "wiredesk.conventions") -> RulesT:
    """Return the rule file `data/<name>.toml` of a package, validated.

    Raises `Misconfigured` WIRE-S002 with the file, the place in it and what is wrong there.
    """
    file = files(package) / "data" / f"{name}.toml"
    return check_rules(f"{name}.toml", file.read_text(encoding="utf-8"), model)


def check_rules(file_name: str, text: str, model: type[RulesT]) -> RulesT:
    """Return the rules in a TOML text; raises as `load_rules` does."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured("WIRE-S002", f"{file_name}: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Misconfigured("WIRE-S002", f"{file_name}: {place}: {first['msg']}") from error
