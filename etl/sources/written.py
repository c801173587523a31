"""The small files this project writes itself, to be loaded like any source: what they may hold."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field, ValidationError

from etl.errors import SourceError
from etl.source import Strict

Model = TypeVar("Model", bound=Strict)


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        message = "it lies outside the calendar"
        raise ValueError(message) from error


def _is_role(value: str) -> str:
    if "@" in value or not value.isprintable() or not value.strip():
        message = 'give a role, such as "Reporting officer", in one line'
        raise ValueError(message)
    return value


Instant = Annotated[AwareDatetime, AfterValidator(_to_utc)]
Role = Annotated[str, Field(max_length=100), AfterValidator(_is_role)]


def read_written(model: type[Model], text: str, what: str, advice: str) -> Model:
    """Return what a file holds; raise `SourceError` if it is not as it was written."""
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        fault = error.errors()[0]
        # A name that is not the model's can be anything, of any length.
        named = [part for part in fault["loc"][:1] if part in model.model_fields]
        where = f'"{named[0]}": ' if named else ""
        raise SourceError(
            f"{what} as this program writes it "
            f"({where}{fault['msg'].removeprefix('Value error, ')}); {advice}."
        ) from error
