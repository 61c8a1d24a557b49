"""Which tests look inside of the process, and so can say nothing of a function that runs in another one.

One rule: a test does when it, a fixture that it asks for, or a function of the tests that one of these names, replaces
something (`monkeypatch`), reads logs (`caplog`) or watches AWS calls (`tests.watch`). What only sends requests is run.
"""

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

FIXTURES = ("monkeypatch", "caplog", "capsys")
NAMES = ("watching", "counted_calls", "MonkeyPatch", "BaseClient", "_memory")
_EVERY_TEST = ("ledger_rule", "mailbox", "cheap_passwords", "held_clock")
"""Fixtures that every test has; they say nothing of this one."""


def looks_inside(item: pytest.Item) -> str:
    """By what it does, such as `caplog`; empty for a test that only goes over HTTP."""
    function = getattr(item, "function", None)
    if function is None:
        return ""
    for name in FIXTURES:
        if name in _asked_for(item, function):
            return name
    for tried in (function, *_fixtures(item)):
        if found := next(_named_inside(tried, set()), ""):
            return found
    return ""


def _asked_for(item: Any, function: Callable[..., Any]) -> set[str]:
    """Fixtures that the test names, and that those name."""
    names, asked = set(_arguments(function)), list(_arguments(function))
    while asked:
        for definition in item._fixtureinfo.name2fixturedefs.get(asked.pop(), ()):
            new = set(definition.argnames) - names - set(_EVERY_TEST)
            names |= new
            asked += new
    return names


def _fixtures(item: Any) -> Iterator[Callable[..., Any]]:
    for name in _asked_for(item, item.function) - set(_EVERY_TEST):
        yield from (definition.func for definition in item._fixtureinfo.name2fixturedefs.get(name, ())[-1:])


def _arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(function.__code__.co_varnames[: function.__code__.co_argcount])


def _named_inside(named: Any, seen: set[Any]) -> Iterator[str]:
    """What of `NAMES` a function or class of the tests names, and what of the tests it names further."""
    for function in _functions(named):
        if function in seen:
            continue
        seen.add(function)
        for name in _names(function.__code__):
            if name in NAMES:
                yield name
            else:
                yield from _named_inside(_found(name, function), seen)


def _found(name: str, function: FunctionType) -> Any:
    """What a name stands for in a function; one behind a dot is looked for in the modules that it names."""
    if name in function.__globals__:
        return function.__globals__[name]
    named = (function.__globals__.get(each) for each in function.__code__.co_names)
    modules = [each for each in named if isinstance(each, ModuleType) and each.__name__.startswith("tests.")]
    return next((getattr(each, name) for each in modules if hasattr(each, name)), None)


def _functions(named: Any) -> Iterator[FunctionType]:
    if not str(getattr(named, "__module__", "")).startswith("tests."):
        return
    for each in vars(named).values() if isinstance(named, type) else [named]:
        found: Any = each.fget if isinstance(each, property) else each
        function = inspect.unwrap(found) if callable(found) else None
        if isinstance(function, FunctionType):
            yield function


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
