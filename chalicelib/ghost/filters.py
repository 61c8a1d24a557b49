"""Ghost's filter language, NQL, read into a tree: `tag:news+published_at:>'2026-01-01',(slug:[a,b]+featured:true)`.

The grammar is that of github.com/TryGhost/NQL, packages/nql-lang: `,` is or, `+` is and and binds closer, `-` not.
"""

import re
from typing import cast

from chalicelib.errors import Invalid
from chalicelib.ghost.conditions import AllOf, AnyOf, Comparison, Condition, Operator, Value, comparisons

LONGEST = 2000
"""Characters."""
MOST_VALUES = 100
"""Of all comparisons together."""
LONGEST_VALUE = 250
"""Characters. No slug is longer, and a key of DynamoDB takes 1,024 bytes."""
DEEPEST = 20
"""Parentheses inside parentheses."""
_PROPERTY = re.compile(r"\s*([a-zA-Z_][a-zA-Z0-9_.]*):\s*")
_OPERATOR = re.compile(r"\s*(-?)\s*(~\^|~\$|~|>=|<=|>|<|)\s*")
_STRING = re.compile(r"\s*'((?:\\['\"]|[^'])*)'\s*")
_RELATIVE = re.compile(r"\s*(now[-+]\d+[dwMyhms])\s*(?=[+,)\]]|\Z)")
_LITERAL = re.compile(r"\s*([^\s'\"+,()><=\[\]\-~](?:\\['\"+,()><=\[\]]|[^\s'\"+,()><=\[\]])*)\s*")
_ESCAPED = re.compile(r"\\(['\"+,()><=\[\]])")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}


class Malformed(Invalid):
    """It is not in the language."""


def parse(text: str) -> Condition:
    """The tree. Raises `Malformed` with the place, and `Invalid` over a bound."""
    if len(text) > LONGEST:
        raise Invalid(f"it may have at most {LONGEST} characters", "filter")
    reader = _Reader(text)
    condition = reader.either(0)
    if reader.at < len(text):
        raise reader.malformed()
    values = [value for part in comparisons(condition) for value in part.values]
    if len(values) > MOST_VALUES or any(len(str(value)) > LONGEST_VALUE for value in values):
        raise Invalid(f"it may have at most {MOST_VALUES} values of {LONGEST_VALUE} characters", "filter")
    return condition


class _Reader:
    """A place in the text, and what can be read from there on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def either(self, depth: int) -> Condition:
        parts = [self.every(depth)]
        while self.takes(","):
            parts.append(self.every(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def every(self, depth: int) -> Condition:
        parts = [self.one(depth)]
        while self.takes("+"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def one(self, depth: int) -> Condition:
        if not self.takes("("):
            return self.comparison()
        if depth >= DEEPEST:
            raise Invalid(f"parentheses may be nested at most {DEEPEST} deep", "filter")
        inner = self.either(depth + 1)
        self.expects(")")
        return inner

    def comparison(self) -> Condition:
        name = self.matched(_PROPERTY)[1]
        sign = self.matched(_OPERATOR)
        operator, negated = cast(Operator, sign[2] or "in"), bool(sign[1])
        if negated and operator in {">", ">=", "<", "<="}:
            raise self.malformed()
        values = self.listed() if operator == "in" and self.takes("[") else (self.value(),)
        return Comparison(name, operator, values, negated)

    def listed(self) -> tuple[Value, ...]:
        values = [self.value()]
        while self.takes(","):
            values.append(self.value())
        self.expects("]")
        return tuple(values)

    def value(self) -> Value:
        if quoted := _STRING.match(self.text, self.at):
            self.at = quoted.end()
            return _ESCAPED.sub(r"\1", quoted[1])
        if relative := _RELATIVE.match(self.text, self.at):
            self.at = relative.end()
            return relative[1]
        literal = self.matched(_LITERAL)[1]
        return _WORDS[literal.lower()] if literal.lower() in _WORDS else _ESCAPED.sub(r"\1", literal)

    def matched(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise self.malformed()
        self.at = found.end()
        return found

    def takes(self, sign: str) -> bool:
        found = re.compile(rf"\s*{re.escape(sign)}\s*").match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found is not None

    def expects(self, sign: str) -> None:
        if not self.takes(sign):
            raise self.malformed()

    def malformed(self) -> Malformed:
        rest = self.text[self.at :].strip()
        found = f"it breaks off at {rest[:40]!r}, character {self.at + 1}" if rest else "it ends too early"
        return Malformed(f"{found}; in a URL, a + between two parts is written %2B", "filter")
