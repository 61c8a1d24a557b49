"""Who wrote it: bylines in every form people write them, to people and their roles. Two passes over the site."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chalicelib.importers.values import mapping, words

_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|esq|mba|inc|llc|ltd|gmbh|corp|s\.a)\.?$", re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:inc|llc|ltd|gmbh|corp|co|company|sons|brothers|partners|associates|group|foundation|"
                      r"university|institute|team|staff|press|labs?|studios?)\b\.?$", re.IGNORECASE)  # fmt: skip
_ROLE = re.compile(r"\b(?:director|engineer|developer|president|editor|manager|officer|founder|author|writer|ceo|cto|"
                   r"professor|lead|head|chair|board|analyst|designer|intern|researcher|scientist|journalist|reporter|"
                   r"consultant|architect|advisor|secretary|of|for|at|the)\b", re.IGNORECASE)  # fmt: skip
_PARTICLE = frozenset(
    ["de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "af", "al", "bin", "ibn",
     "ter", "ten", "y", "e", "zu"]
)  # fmt: skip
_MAIL = re.compile(r"<?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*>?")
_AND = re.compile(r"\s*,\s+(?:and|&)\s+|\s*;\s*|\s+(?:and|&)\s+")


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person of one byline, as stated there."""

    name: str
    role: str = ""
    url: str = ""
    bio: str = ""


@dataclass(frozen=True, kw_only=True)
class Byline:
    """What a file says of its authors: the people, what was split or read as a role, and whether mail was
    there.
    """

    people: tuple[Person, ...] = ()
    changes: tuple[str, ...] = ()
    mail: bool = False


def known_names(bylines: Iterable[Any]) -> frozenset[str]:
    """First pass: the names that stand alone somewhere, or before a role, in lower case."""
    alone = [text for value in bylines for text in _texts(value)]
    first = [text for text in alone if not re.search(r"[,;(&]|\sand\s", text)]
    roles = [text.split(",")[0].strip() for text in alone if text.count(",") == 1 and not _AND.search(text)]
    return frozenset(name.casefold() for name in [*first, *roles] if name)


def byline(value: Any, known: frozenset[str]) -> Byline:
    """Second pass: the people of one `author` or `authors` value, in order, each once."""
    people: list[Person] = []
    changes: list[str] = []
    mail = False
    for item in value if isinstance(value, list) else [value]:
        table = mapping(item)
        text = words(table.get("name") or table.get("title") or table.get("author") if table else item)
        mail = mail or bool(_MAIL.search(text)) or any(key.lower() in ("email", "mail") for key in table)
        text = _without_mail(text)
        found = [] if not text else [Person(name=text)] if table else split(text, known)
        if len(found) > 1 or any(person.role for person in found):
            changes.append(f"“{text}” is read as " + " and ".join(_told(person) for person in found))
        people += [_with_map(person, table) for person in found]
    unique = {person.name.casefold(): person for person in reversed(people)}
    ordered = dict.fromkeys(person.name.casefold() for person in people)
    return Byline(people=tuple(unique[name] for name in ordered), changes=tuple(changes), mail=mail)


def split(text: str, known: frozenset[str]) -> list[Person]:
    """One string to people: at `&`, `and`, `;`; at a comma only before a known name. Else the rest is the
    role.
    """
    parts = [part.strip() for part in _AND.split(text) if part.strip()]
    together = text.casefold() in known or not all(_person(part, parts, known) for part in parts)
    if len(parts) > 1 and (not together or ";" in text):
        return _each(parts, known)
    return _commas(text, known, several=False)


def _each(parts: list[str], known: frozenset[str]) -> list[Person]:
    return [person for part in parts for person in _commas(part, known, several=True)]


def _commas(text: str, known: frozenset[str], *, several: bool) -> list[Person]:
    pieces = _pieces(text)
    people: list[list[str]] = []
    for piece in pieces:
        if people and _SUFFIX.match(piece):
            people[-1][-1] += f", {piece}"
        elif not people or _bare(piece).casefold() in known or (several and _full_name(piece)):
            people.append([piece])
        else:
            people[-1].append(piece)
    return [_with_brackets(name, ", ".join(role)) for name, *role in people]


def _pieces(text: str) -> list[str]:
    """Split at commas outside brackets."""
    return [piece.strip() for piece in re.split(r",(?![^()]*\))", text) if piece.strip()]


def _with_brackets(text: str, role: str) -> Person:
    found = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text)
    if not found:
        return Person(name=text, role=role)
    return Person(name=found[1], role=", ".join(part for part in (found[2].strip(), role) if part))


def _bare(text: str) -> str:
    return re.sub(r"\s*\([^()]*\)$", "", text)


def _person(part: str, parts: list[str], known: frozenset[str]) -> bool:
    """Whether a part of a byline reads as a person: known, or a full name, or one first name among first
    names.
    """
    name = _bare(_pieces(part)[0]) if _pieces(part) else ""
    if name.casefold() in known:
        return True
    if _COMPANY.search(name) or any(_ROLE.search(other) and " of " in other for other in parts):
        return False
    return _full_name(name)


def _full_name(text: str) -> bool:
    bits = _bare(text).split()
    capitals = [bit for bit in bits if bit[:1].isupper() or not bit.isascii()]
    return (
        2 <= len(bits) <= 5
        and all(bit in capitals or bit.lower() in _PARTICLE for bit in bits)
        and not _ROLE.search(text)
        and not _COMPANY.search(text)
    )


def _without_mail(text: str) -> str:
    found = re.fullmatch(rf"{_MAIL.pattern}\s*\((.+)\)", text)
    return found[1] if found else " ".join(_MAIL.sub("", text).split())


def _with_map(person: Person, table: dict[str, Any]) -> Person:
    lower = {key.lower(): value for key, value in table.items()}
    url = next((words(lower[key]) for key in ("link", "url", "website", "homepage", "web") if lower.get(key)), "")
    role = next((words(lower[key]) for key in ("role", "affiliation", "position", "job") if lower.get(key)), "")
    bio = next((words(lower[key]) for key in ("bio", "description") if lower.get(key)), "")
    return Person(name=person.name, role=person.role or role, url=web_address(url), bio=bio)


def web_address(text: str) -> str:
    """The text if it is an address on the web, else empty."""
    return text if re.match(r"https?://[^\s/]+", text) else ""


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    found = [mapping(item).get("name") if isinstance(item, dict) else item for item in items]
    return [text for item in found if (text := _without_mail(words(item)))]


def _told(person: Person) -> str:
    return f"“{person.name}” ({person.role})" if person.role else f"“{person.name}”"
