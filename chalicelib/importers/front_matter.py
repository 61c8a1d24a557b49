"""The metadata at the top of a file, in YAML, TOML or JSON, with the line of whatever is wrong in it."""

import json
import re
import tomllib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

import yaml  # type: ignore[import-untyped]

_MOST_VALUES = 100_000
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A file in its two parts. `line` is the 1-based line on which the body begins; `start` that of the
    metadata.
    """

    front: dict[str, Any]
    body: str
    line: int
    start: int = 0
    metadata: str = ""

    def line_of(self, key: str) -> int:
        """The line on which a key stands, as near as can be told; 0 when it is nowhere."""
        found = re.search(rf'^\s*["\']?{re.escape(key)}["\']?\s*[:=]', self.metadata, re.MULTILINE | re.IGNORECASE)
        return self.start + self.metadata[: found.start()].count("\n") if found else 0


@dataclass
class FrontMatterError(Exception):
    """The metadata cannot be read. `line` is 1-based in the file."""

    message: str
    line: int


@dataclass
class _TwiceError(Exception):
    key: str


def split(text: str) -> Page:
    """Take a file apart. Raises `FrontMatterError`. A file without front matter is all body."""
    text = text.removeprefix("\ufeff")
    head = text.lstrip("\n \t")
    skipped = text[: len(text) - len(head)].count("\n")
    first = head.split("\n", 1)[0].rstrip()
    if first in ("---", "+++"):
        return _fenced(head, first, skipped)
    if first.startswith("{") and not first.startswith(("{{", "{%")):
        return _json(head, skipped)
    return Page(front={}, body=text, line=1)


def parse(text: str, kind: str) -> Any:
    """One document of `yaml`, `toml` or `json`. Raises `FrontMatterError` with the line inside `text`."""
    try:
        if kind == "toml":
            return _sound(tomllib.loads(text))
        if kind == "json":
            return _sound(json.loads(text, object_pairs_hook=_once))
        return _sound(yaml.load(text, Loader=_Loader))  # noqa: S506 — a SafeLoader that also refuses duplicate keys
    except yaml.YAMLError as fault:
        _yaml_fault(fault, text)
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"at line (\d+)", str(fault))
        raise FrontMatterError(str(fault), int(found[1]) if found else text.count("\n") + 1) from None
    except json.JSONDecodeError as fault:
        raise FrontMatterError(fault.msg, fault.lineno) from None
    except _TwiceError as fault:
        last = list(re.finditer(rf'"{re.escape(fault.key)}"\s*:', text))[-1:]
        line = text[: last[0].start()].count("\n") + 1 if last else 1
        raise FrontMatterError(f"the key {fault.key!r} stands there twice", line) from None
    except (ValueError, LookupError, ArithmeticError, AttributeError, TypeError, RecursionError) as fault:
        # PyYAML lets these through for values such as `!!int ""`, and the other two for numbers of many digits.
        raise FrontMatterError(str(fault) or type(fault).__name__, 1) from None


def _sound(value: Any) -> Any:
    """The value without what is no text: halves of a surrogate pair, and control characters."""
    if isinstance(value, str):
        return _NO_TEXT.sub("", value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    return [_sound(item) for item in value] if isinstance(value, list) else value


def _fenced(head: str, fence: str, skipped: int) -> Page:
    rows = head.split("\n")
    end = next((i for i, row in enumerate(rows[1:], start=1) if row.rstrip() == fence), 0)
    if not end:
        raise FrontMatterError(f"the closing {fence} is missing", skipped + 1)
    metadata = "\n".join(rows[1:end])
    front = _mapping(metadata, "yaml" if fence == "---" else "toml", skipped + 1)
    body = "\n".join(rows[end + 1 :])
    return Page(front=front, body=body, line=skipped + end + 2, start=skipped + 2, metadata=metadata)


def _json(head: str, skipped: int) -> Page:
    try:
        _, length = json.JSONDecoder().raw_decode(head)
    except json.JSONDecodeError as fault:
        raise FrontMatterError(fault.msg, skipped + fault.lineno) from None
    except (ValueError, RecursionError) as fault:
        message = "nested too deeply" if isinstance(fault, RecursionError) else str(fault)
        raise FrontMatterError(message, skipped + 1) from None
    metadata = head[:length]
    rest = head[length:]
    body = rest.split("\n", 1)[1] if rest.strip(" \t").startswith("\n") else rest
    line = skipped + head[: len(head) - len(body)].count("\n") + 1
    return Page(front=_mapping(metadata, "json", skipped), body=body, line=line, start=skipped + 1, metadata=metadata)


def _mapping(metadata: str, kind: str, before: int) -> dict[str, Any]:
    try:
        front = parse(metadata, kind)
    except FrontMatterError as fault:
        raise FrontMatterError(fault.message, before + fault.line) from None
    if front is None:
        return {}
    if not isinstance(front, dict):
        raise FrontMatterError(f"it is a {type(front).__name__}, not names with values", before + 1)
    return {str(key): value for key, value in front.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _TwiceError(key)
        seen[key] = value
    return seen


def _yaml_fault(fault: yaml.YAMLError, text: str) -> NoReturn:
    """With the line as editors count it: YAML ends lines at U+0085, U+2028 and U+2029 too."""
    if not isinstance(fault, yaml.MarkedYAMLError):
        raise FrontMatterError(" ".join(str(fault).split()), 1) from None
    mark = fault.problem_mark or fault.context_mark
    message = " ".join(part for part in (fault.context, fault.problem) if part)
    raise FrontMatterError(message, text.count("\n", 0, mark.index) + 1 if mark else 1) from None


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML 1.2 as data only: `no` and `on` are words, and a key that stands twice is an error, as in Hugo."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {
        first: [pair for pair in pairs if pair[0] not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = getattr(key, "value", None)
            if isinstance(name, str) and name != "<<" and name in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {name!r} stands there twice", problem_mark=key.start_mark)
            seen.add(str(name))
        made: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return made

    def get_single_data(self) -> Any:
        node = self.get_single_node()
        if node is None:
            return None
        _weigh(node, {})
        return self.construct_document(node)


def _weigh(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values the node holds with its aliases written out. A few lines of aliases can stand for
    billions.
    """
    if id(node) not in known:
        known[id(node)] = 0
        parts = node.value if isinstance(node.value, list) else []
        flat = [part for item in parts for part in (item if isinstance(item, tuple) else (item,))]
        known[id(node)] = 1 + sum(_weigh(part, known) for part in flat)
        if known[id(node)] > _MOST_VALUES:
            raise yaml.MarkedYAMLError(problem="too many values", problem_mark=node.start_mark)
    elif not known[id(node)]:
        raise yaml.MarkedYAMLError(problem="a value that is part of itself", problem_mark=node.start_mark)
    return known[id(node)]


def _as_date(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return yaml.constructor.SafeConstructor.construct_yaml_timestamp(loader, node)
    except (ValueError, OverflowError):
        return node.value


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
# `2020-13-40` looks like a date to YAML and is none: it is handed on as text, so that the loss can name it.
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_date)
