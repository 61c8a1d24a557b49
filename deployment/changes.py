"""What a deploy would change, for a person to read; and the changes that are refused because data would go."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.errors import Forbidden
from deployment.templates import KEEPING_DATA

Action = Literal["added", "taken over", "changed", "may be replaced", "replaced", "removed"]
ORDER: tuple[Action, ...] = ("replaced", "may be replaced", "removed", "changed", "taken over", "added")
_SIGNS = {"added": "+", "taken over": "+", "changed": "~", "may be replaced": "!", "replaced": "!", "removed": "-"}


@dataclass(frozen=True)
class Change:
    """What happens to one resource; `parts` are the properties that differ."""

    action: Action
    name: str
    kind: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = f": {', '.join(self.parts)}" if self.parts else ""
        return f"{_SIGNS[self.action]} {self.action:<16}{self.kind.removeprefix('AWS::'):<28}{self.name}{parts}"


def read(changes: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The `Changes` of CloudFormation's DescribeChangeSet, the gravest first."""
    found = [_change(one["ResourceChange"]) for one in changes if one.get("Type") == "Resource"]
    return sorted(found, key=lambda change: (ORDER.index(change.action), change.kind, change.name))


def lines(changes: Iterable[Change]) -> Iterator[str]:
    """One line each, and how many of each action."""
    counted = dict.fromkeys(ORDER, 0)
    for change in changes:
        counted[change.action] += 1
        yield str(change)
    yield ", ".join(f"{count} {action}" for action, count in counted.items() if count) or "no resource changes"


def check(changes: Iterable[Change]) -> None:
    """Raises `Forbidden` when a table or bucket would be replaced or removed."""
    lost = [
        change for change in changes if change.kind in KEEPING_DATA and change.action not in ("added", "taken over")
    ]
    for change in lost:
        if change.action != "changed":
            raise Forbidden(f"would be {change.action}, and it holds data: nothing was changed", field=change.name)


def _change(raw: Mapping[str, Any]) -> Change:
    details = (detail.get("Target", {}) for detail in raw.get("Details", []))
    parts = {str(target.get("Name") or target.get("Attribute", "")) for target in details}
    return Change(_action(raw), raw["LogicalResourceId"], raw["ResourceType"], tuple(sorted(parts - {""})))


def _action(raw: Mapping[str, Any]) -> Action:
    simple: dict[str, Action] = {"Add": "added", "Remove": "removed", "Import": "taken over"}
    if raw["Action"] in simple:
        return simple[raw["Action"]]
    replaced: dict[str, Action] = {"True": "replaced", "Conditional": "may be replaced"}
    return replaced.get(str(raw.get("Replacement", "")), "changed" if raw["Action"] == "Modify" else "may be replaced")
