"""Reading a word list: a TOML file against its schema, with errors that say where."""

import tomllib
from importlib import resources
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from wiredesk.domain.errors import Misconfigured


def _commas(value: object) -> object:
    return (
        tuple(filter(None, (" ".join(item.split()) for item in value.split(",")))) if isinstance(value, str) else value
    )


def _blanks(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


CommaList = Annotated[tuple[str, ...], BeforeValidator(_commas)]
BlankList = Annotated[tuple[str, ...], BeforeValidator(_blanks)]


class File(BaseModel):
    """A file or a table of one: fixed once read, without fields that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


FileT = TypeVar("FileT", bound=BaseModel)


def read_data(name: str, model: type[FileT]) -> FileT:
    """Return a data file of this package; raises `Misconfigured` (WIRE-S002) with the file and the place in it."""
    return parse_list(resources.files(__package__).joinpath("data", name).read_text("utf-8"), model, name)


def parse_list(text: str, model: type[FileT], name: str) -> FileT:
    """Return the file of a TOML text; raises `Misconfigured` (WIRE-S002) with its name, the place in it, the fault."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured("WIRE-S002", f"{name}: {error}") from None
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'] if part != '[key]') or 'the file'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)[:3]
        )
        raise Misconfigured("WIRE-S002", f"{name}: {faults}") from None
