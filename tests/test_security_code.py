"""What the code never does, whoever writes the next module: read from the source of what runs in Lambda."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from app import app
from chalicelib import clock
from chalicelib.commands import tokens
from chalicelib.web import cookies

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]
SCRIPTS = [
    file
    for folder in ("chalicelib/assets", "clients/javascript")
    for file in sorted((ROOT / folder).rglob("*.js"))
    if "swagger-ui" not in file.name and "node_modules" not in file.parts and "test" not in file.parts
]
PAGES = sorted((ROOT / "chalicelib/templates").rglob("*.html"))
NETWORK = {"aiohttp", "boto3", "ftplib", "http.client", "httpx", "imaplib", "requests", "smtplib", "socket", "ssl"}
NETWORK |= {"botocore.session", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc"}
MAY_CONNECT = {"chalicelib/aws.py": {"boto3", "botocore.session"}, "chalicelib/mail/smtp.py": {"smtplib", "ssl"}}
CONSTANTS = re.compile(r"_?[A-Z_]+")
PATTERN_OF_OURS = {"chalicelib/ghost/authors.py": {"pattern"}}
"""A local name that goes through a table of constants."""


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def nodes(file: Path) -> Sequence[ast.AST]:
    return list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@cache
def calls(file: Path) -> Sequence[tuple[str, ast.Call]]:
    """Every call, by the text of what is called."""
    return [(ast.unparse(node.func), node) for node in nodes(file) if isinstance(node, ast.Call)]


def imported(file: Path) -> set[str]:
    """The modules that a file names in imports, and what it takes from them."""
    found: set[str] = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def uses(modules: set[str], file: Path) -> set[str]:
    return {each for each in modules if any(f"{name}.".startswith(f"{each}.") for name in imported(file))}


def called(names: str) -> list[str]:
    """Where a function is called whose whole name keeps the pattern."""
    return [f"{name_of(file)}: {name}" for file in SOURCES for name, _ in calls(file) if re.fullmatch(names, name)]


def test_no_command_of_the_system_is_run() -> None:
    assert [name_of(file) for file in SOURCES if uses({"subprocess", "pty", "multiprocessing"}, file)] == []
    assert called(r"os\.(system|popen|exec\w*|spawn\w*|posix_spawn\w*|fork\w*)") == []


def test_no_text_is_run_as_a_program_or_as_a_template() -> None:
    assert called(r"eval|exec|compile|__import__|runpy\.\w+") == []
    assert called(r".*\.from_string|(jinja2\.)?Template") == []


def test_modules_are_imported_by_names_that_are_written_in_the_code() -> None:
    """Those of the table of routes, which `tests/web/test_waiting.py` compares with the files there are."""
    assert called(r"(.*\.)?(import_module|resolve_name|find_spec)") == ["chalicelib/routes/__init__.py: import_module"]
    [call] = [call for name, call in calls(ROOT / "chalicelib/routes/__init__.py") if name == "import_module"]
    assert ast.unparse(call) == "import_module(f'{__name__}.{name}')"


def test_no_object_is_made_of_bytes_that_say_what_it_is() -> None:
    assert [
        name_of(file) for file in SOURCES if uses({"pickle", "marshal", "shelve", "dill", "jsonpickle"}, file)
    ] == []
    assert called(r"yaml\.(unsafe_load\w*|full_load\w*|load_all)") == []
    loaders = {ast.unparse(call) for file in SOURCES for name, call in calls(file) if name == "yaml.load"}
    assert loaders == {"yaml.load(text, Loader=_Loader)"}
    front_matter = (ROOT / "chalicelib/importers/front_matter.py").read_text(encoding="utf-8")
    assert re.search(r"^class _Loader\(yaml\.SafeLoader\)", front_matter, re.MULTILINE)


def test_no_stored_text_is_a_format() -> None:
    """What `.format` and `%` are called on is written in the code, or is a text of the theme in `words/`."""
    ours = re.compile(
        r"'.*'|REF|detail|declaration\.location|known\.(date|month)|msgspec\.json|super\(\)|_LINKS\[name\]"
    )
    formats = [name.removesuffix(".format") for file in SOURCES for name, _ in calls(file) if name.endswith(".format")]
    assert formats
    assert [each for each in formats if not ours.fullmatch(each)] == []
    assert called(r".*\.format_map|Formatter|string\.\w+") == []


def of_ours(value: ast.expr, file: Path) -> bool:
    """Whether a part of a pattern is a constant, another pattern, or escaped."""
    match value:
        case ast.Constant():
            return True
        case ast.JoinedStr():
            return all(
                of_ours(part.value if isinstance(part, ast.FormattedValue) else part, file) for part in value.values
            )
        case ast.Name():
            known = PATTERN_OF_OURS.get(name_of(file), set())
            return bool(CONSTANTS.fullmatch(value.id)) or value.id in known
        case ast.Attribute():
            return value.attr == "pattern" or bool(CONSTANTS.fullmatch(value.attr))
        case ast.BinOp():
            return of_ours(value.left, file) and of_ours(value.right, file)
        case ast.Call():
            return _escaped(value, file)
    return False


def _escaped(call: ast.Call, file: Path) -> bool:
    """Escaped, made of what is ours, or by a function of the same file whose every answer is."""
    name = ast.unparse(call.func)
    if isinstance(call.func, ast.Attribute) and call.func.attr == "replace":
        return all(of_ours(each, file) for each in (call.func.value, *call.args))
    if name.endswith((".join", ".format", "sorted")):
        given = call.args[0]
        return of_ours(given.elt if isinstance(given, ast.GeneratorExp) else given, file)
    answers = [each.value for each in _returns(name, file) if each.value]
    return name == "re.escape" or (bool(answers) and all(of_ours(each, file) for each in answers))


def _returns(name: str, file: Path) -> Iterator[ast.Return]:
    named = [node for node in nodes(file) if isinstance(node, ast.FunctionDef) and node.name == name]
    return (node for function in named for node in ast.walk(function) if isinstance(node, ast.Return))


def test_no_pattern_holds_what_somebody_has_sent_unless_it_is_escaped() -> None:
    kinds = re.compile(r"re\.(compile|match|fullmatch|search|sub|subn|split|findall|finditer)")
    found = [(file, call.args[0]) for file in SOURCES for name, call in calls(file) if kinds.fullmatch(name)]
    assert len(found) > 100
    assert [f"{name_of(file)}: {ast.unparse(each)}" for file, each in found if not of_ours(each, file)] == []


def test_only_two_modules_open_connections() -> None:
    """To AWS, and to the SMTP server of the settings. So nothing fetches an address that somebody has given."""
    found = {name_of(file): used for file in SOURCES if (used := uses(NETWORK, file))}
    assert found == MAY_CONNECT


def test_nobody_turns_the_check_of_a_certificate_off() -> None:
    sources = {name_of(file): file.read_text(encoding="utf-8") for file in SOURCES}
    off = re.compile(r"verify\s*=\s*False|CERT_NONE|CERT_OPTIONAL|check_hostname\s*=|_create_unverified|use_ssl\s*=")
    assert [name for name, text in sources.items() if off.search(text)] == []


def test_what_cannot_be_guessed_is_256_bits_of_the_system() -> None:
    clock.hold()
    assert clock._randomness.__module__ == "secrets" or "SystemRandom" in repr(clock._randomness)
    drawn = {clock.new_secret() for _ in range(100)}
    assert (len(drawn), {len(each) for each in drawn}) == (100, {43})
    assert "clock.new_secret()" in Path(tokens.__file__).read_text(encoding="utf-8")


def test_only_the_clock_asks_for_time_ids_or_chance() -> None:
    """What the simulator decides, nobody finds out elsewhere."""
    asks = re.compile(
        r"^import (time|random|secrets)\b|^from (time|random|secrets) import|\buuid[14]\(|\burandom\(|SystemRandom"
        r"|\b(datetime|date)\.(now|utcnow|today)\(",
        re.MULTILINE,
    )
    found = [name_of(file) for file in SOURCES if asks.search(file.read_text(encoding="utf-8"))]
    assert [name for name in found if name.startswith("chalicelib/")] == ["chalicelib/clock.py"]


def test_the_program_is_not_in_debug_mode_and_takes_no_trace() -> None:
    """API Gateway refuses a method that a path has not, before any function runs."""
    assert app.debug is False
    assert {method for methods in app.routes.values() for method in methods} & {
        "TRACE",
        "TRACK",
        "CONNECT",
        "ANY",
    } == set()


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_a_script_shows_text_as_text(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|setHTMLUnsafe"
    assert re.findall(rf"{markup}|\beval\(|new Function|javascript:", source) == []


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_a_script_keeps_nothing_but_the_chosen_theme(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    kept = set(re.findall(r"(?:localStorage|sessionStorage)\.\w+\(([^,)]*)", source))
    assert kept <= ({'"theme"'} if file.name == "theme.js" else set())
    assert re.findall(r"document\.cookie|indexedDB|caches\.open|(?:local|session)Storage\[", source) == []


NAMED_BY_US = re.compile(r"(words|w)\[")
"""What a script writes to by a number of its own."""


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_a_script_writes_to_no_object_by_a_name_that_others_give(file: Path) -> None:
    """So no answer and no field can change what all objects have: `__proto__` is a name like any other."""
    source = file.read_text(encoding="utf-8")
    written = re.findall(r"[\w.)]+\[[^\]\n]+\]\s*(?:=(?!=)|\?\?=|\|\|=|[|+&^-]=)", source)
    assert [each for each in written if not NAMED_BY_US.match(each)] == []
    assert re.findall(r"\.__proto__|\.prototype\b|setPrototypeOf|\bwith\s*\(|for \(\w+ \w+ in ", source) == []


def test_a_password_is_typed_in_a_field_for_passwords_that_takes_what_is_pasted() -> None:
    fields = (ROOT / "chalicelib/templates/account_fields.html").read_text(encoding="utf-8")
    for macro in re.findall(r"\{% macro (?:current|fresh)\(.*?endmacro %\}", fields, re.DOTALL):
        assert re.search(r'"password", "(current|new)-password"', macro)
    others = [page.read_text(encoding="utf-8") for page in PAGES if page.name != "account_fields.html"]
    assert [text for text in others if re.search(r'(name|autocomplete)="[^"]*password"', text)] == []
    assert len([text for text in others if re.search(r"fields\.(current|fresh)\(", text)]) >= 3
    assert all('"paste"' not in file.read_text(encoding="utf-8") for file in SCRIPTS)
    assert all("onpaste" not in page.read_text(encoding="utf-8") for page in PAGES)


def test_whoever_is_logged_in_sees_the_way_out() -> None:
    """On the one page for who is logged in; not folded away."""
    page = (ROOT / "chalicelib/templates/account_account.html").read_text(encoding="utf-8")
    before, _, _ = page.partition('<form data-form="log-out"')
    assert before != page
    assert before.count("<details>") == before.count("</details>")


def test_there_is_one_cookie() -> None:
    assert [name_of(file) for file in SOURCES if "Set-Cookie" in file.read_text(encoding="utf-8")] == [
        "chalicelib/web/cookies.py"
    ]
    assert cookies.NAME.startswith("__Host-")
    assert set(cookies._RULES.split("; ")) == {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"}


def test_no_page_needs_a_plug_in() -> None:
    old = re.compile(r"<(object|embed|applet|frame|frameset|plaintext|marquee|bgsound|keygen)\b", re.IGNORECASE)
    assert PAGES
    assert [name_of(page) for page in PAGES if old.search(page.read_text(encoding="utf-8"))] == []
