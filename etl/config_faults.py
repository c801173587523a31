"""What can be wrong in the configuration, as one sentence that names the key."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from etl.errors import ConfigError
from etl.source import Strict

Model = TypeVar("Model", bound=Strict)


def check_section(model: type[Model], values: Any, path: Path, where: str) -> Model:
    """Check a part of the file; raise `ConfigError` on its first fault."""
    try:
        return model.model_validate(with_tuples(values))
    except ValidationError as error:
        raise ConfigError(_sentence(error, path, where)) from error


def with_tuples(values: Any) -> Any:
    """Return values as TOML has them with tuples for its lists, as the sections keep them."""
    if isinstance(values, dict):
        return {key: with_tuples(value) for key, value in values.items()}
    return tuple(map(with_tuples, values)) if isinstance(values, list) else values


def _sentence(error: ValidationError, path: Path, where: str) -> str:
    first = error.errors()[0]
    location = [str(part) for part in first["loc"]]
    key = location[-1] if location else ""
    section = where or (f"[{'.'.join(location[:-1])}]" if len(location) > 1 else "the file")
    if first["type"] == "extra_forbidden":
        return f'{path}: {section} has the unknown key "{key}"; check its spelling or remove it.'
    if first["type"] == "missing":
        return f'{path}: {section} lacks the key "{key}".'
    reason = first["msg"].removeprefix("Value error, ")
    named = f'"{key}" in {section}' if key else section
    return f"{path}: {named} is not right: {reason}."


def refuse_twins(names: Iterable[str], what: str, path: Path) -> None:
    """Raise `ConfigError` where a name stands twice, in whatever case."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            message = f'{path}: two [[{what}]] entries have the name "{name}"; rename one.'
            raise ConfigError(message)
        seen.add(name.casefold())
