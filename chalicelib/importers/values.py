"""Loose values, as people write them in front matter, to the few shapes that the importer works with."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any


def words(value: Any) -> str:
    """One line of text, or empty for what is none."""
    if isinstance(value, bool) or value is None or isinstance(value, (Mapping, list)):
        return ""
    return " ".join(str(value).split())


def names(value: Any) -> tuple[str, ...]:
    """A string, a list, a map or a list of maps with `name` or `title`, to names, each once, in order."""
    if isinstance(value, Mapping):
        value = [value] if "name" in value or "title" in value else list(value)
    items = value if isinstance(value, list) else [value]
    found = [item.get("name") or item.get("title") if isinstance(item, Mapping) else item for item in items]
    # Spaces inside stay as they are: each of them is a hyphen in the path of a term.
    return tuple(dict.fromkeys(str(name).strip() for name in found if words(name)))


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is a map, else an empty one."""
    return dict(value) if isinstance(value, Mapping) else {}


def truth(value: Any) -> bool:
    """Whether a switch is on, written as a boolean or as a word."""
    return value is True or str(value).strip().lower() in ("true", "1", "yes", "on")


def integer(value: Any, otherwise: int = 0) -> int:
    """A whole number, or `otherwise`."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise


def lower_keys(value: Any) -> Any:
    """Maps inside maps with their keys in lower case: Hugo's configuration does not tell them apart."""
    if isinstance(value, Mapping):
        return {str(key).lower(): lower_keys(item) for key, item in value.items()}
    return [lower_keys(item) for item in value] if isinstance(value, list) else value


def as_json(value: Any) -> Any:
    """The value with JSON types only: dates as ISO 8601 text, other things as text."""
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [as_json(item) for item in value]
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
