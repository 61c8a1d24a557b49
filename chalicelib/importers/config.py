"""A Hugo site's configuration: which files it has, merged in Hugo's order, keys in lower case."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.errors import Invalid
from chalicelib.importers import front_matter
from chalicelib.importers.plan import Loss
from chalicelib.importers.values import lower_keys, mapping

_KINDS = {".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}
_ROOTS = ("hugo", "config")
LOOKED_FOR = "hugo.toml, hugo.yaml, hugo.json, config.toml, config.yaml, config.json or config/_default/"


@dataclass(frozen=True, kw_only=True)
class Config:
    """The merged settings, and the files that they came from (relative to the site)."""

    settings: dict[str, Any]
    files: tuple[str, ...]
    losses: tuple[Loss, ...] = field(default=())


def find(root: Path) -> Config | None:
    """The configuration of the Hugo site in `root`; None if that is none. Raises `Invalid` for a broken
    file.
    """
    top = [path for name in _ROOTS for suffix in _KINDS if (path := root / f"{name}{suffix}").is_file()][:1]
    folder = root / "config" / "_default"
    parts = sorted(path for path in folder.glob("*") if path.suffix in _KINDS) if folder.is_dir() else []
    if not top and not parts:
        return None
    settings: dict[str, Any] = {}
    for path in [*top, *parts]:
        _merge(settings, _placed(path.stem, _read(path, root)))
    files = tuple(path.relative_to(root).as_posix() for path in [*top, *parts])
    return Config(settings=settings, files=files, losses=_environments(root))


def _read(path: Path, root: Path) -> dict[str, Any]:
    name = path.relative_to(root).as_posix()
    try:
        return mapping(lower_keys(front_matter.parse(path.read_text("utf-8-sig"), _KINDS[path.suffix])))
    except front_matter.FrontMatterError as fault:
        raise Invalid(f"{name}, line {fault.line}: {fault.message}", field="path") from None
    except UnicodeDecodeError:
        raise Invalid(f"{name} is not UTF-8", field="path") from None
    except OSError as fault:
        raise Invalid(f"{name} cannot be read: {fault.strerror}", field="path") from None


def _placed(stem: str, values: dict[str, Any]) -> dict[str, Any]:
    """What a file of `config/_default` says, at its place: `params`, `menus.en`, `languages.en`."""
    name, _, language = stem.lower().partition(".")
    name = "menus" if name == "menu" else name
    whole = name in _ROOTS or (name == "languages" and language)
    inner = values if whole else {name: values}
    return {"languages": {language: inner}} if language else inner


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        key = "menus" if key == "menu" else key
        old = into.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value)
        elif isinstance(value, dict):
            into[key] = {}
            _merge(into[key], value)
        else:
            into[key] = value


def _environments(root: Path) -> tuple[Loss, ...]:
    folder = root / "config"
    others = sorted(path.name for path in folder.glob("*") if path.is_dir() and path.name != "_default")
    detail = "settings of one environment only; those of config/_default are used"
    return tuple(Loss(file=f"config/{name}", outcome="dropped", what="environment", detail=detail) for name in others)
