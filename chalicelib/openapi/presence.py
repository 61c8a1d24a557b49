"""Which members of an answer are always there. msgspec's schemas call every member with a default optional, which is
true of what is read; what we write has them all, but for types that leave their defaults out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, inspect

Schemas = dict[str, Any]


def completed(schemas: Schemas, answers: Iterable[Any], bodies: Iterable[Any]) -> Schemas:
    """The schemas, with what is always sent required in those that only answers have."""
    sent = {cls.__name__: cls for type_ in answers for cls in _structs(inspect.type_info(type_))}
    read = {cls.__name__ for type_ in bodies for cls in _structs(inspect.type_info(type_))}
    whole = {name for name, cls in sent.items() if name not in read and not cls.__struct_config__.omit_defaults}
    return {name: _required(schema) if name in whole else schema for name, schema in schemas.items()}


def _required(schema: dict[str, Any]) -> dict[str, Any]:
    named = schema.get("required", [])
    always = [name for name, each in schema.get("properties", {}).items() if name in named or "default" in each]
    return schema | ({"required": always} if always else {})


def _structs(node: Any, known: frozenset[type] = frozenset()) -> Iterator[type[Struct]]:
    """Every Struct in a type, those inside of others too."""
    if isinstance(node, inspect.StructType):
        if node.cls in known:
            return
        yield node.cls
        known |= {node.cls}
    for inner in _inside(node):
        yield from _structs(inner, known)


def _inside(node: Any) -> list[Any]:
    if isinstance(node, inspect.StructType):
        return [field.type for field in node.fields]
    several = [*getattr(node, "types", ()), *getattr(node, "item_types", ())]
    single = (getattr(node, name, None) for name in ("item_type", "key_type", "value_type", "type"))
    return [*several, *(each for each in single if isinstance(each, inspect.Type))]
