"""Passwords: kept so that nothing is cut, checked with the same work for everybody, and new ones that are guessed."""

import base64
import hashlib
import hmac
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import passwords
from chalicelib.errors import Invalid
from chalicelib.settings import Settings
from local import common_passwords

OWN = ("ada.lovelace", "Ada Lovelace", "ada", "The Composing Room")
STRONG = "correct horse battery staple"
PEPPER = Settings().pepper


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    """The lowest cost that there is; what is tested does not depend on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        yield


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """The calls of bcrypt that compare: bytes of the password, and cost."""
    seen: list[tuple[int, str]] = []
    real = bcrypt.checkpw

    def check(given: bytes, kept: bytes) -> bool:
        seen.append((len(given), kept.decode().split("$")[2]))
        return real(given, kept)

    monkeypatch.setattr(bcrypt, "checkpw", check)
    return seen


def refusal(password: str, words: tuple[str, ...] = OWN) -> str:
    with pytest.raises(Invalid) as refused:
        passwords.check_new(password, words=words)
    assert refused.value.field == "password"
    assert not password or password not in refused.value.message
    return refused.value.message


KEPT = (
    "x" * 71,
    "x" * 72,
    "x" * 73,
    "x" * 128,
    "x" * 256,
    "é" * 64,
    "😀" * 64,
    " leading and trailing ",
    "        ",
    "a\0b\0c\0d\0",
    "\0" * 8,
)


@pytest.mark.parametrize("password", KEPT, ids=ascii)
def test_every_character_of_a_password_counts(password: str) -> None:
    kept = passwords.hash_of(password)
    assert passwords.matches(password, kept)
    for other in (password[:-1], password + "x", password + " ", password + "\0", " " + password, password[:-1] + "X"):
        assert not passwords.matches(other, kept), ascii(other)


def test_capitals_and_spaces_within_are_not_changed() -> None:
    kept = passwords.hash_of("Tea at  four")
    assert [passwords.matches(p, kept) for p in ("Tea at  four", "tea at  four", "Tea at four")] == [True, False, False]


def test_one_password_of_two_keyboards_is_one() -> None:
    composed, apart = unicodedata.normalize("NFC", "Zoë's café"), unicodedata.normalize("NFD", "Zoë's café")
    assert composed != apart
    assert passwords.matches(apart, passwords.hash_of(composed))
    assert passwords.matches(composed, passwords.hash_of(apart))


def test_compatible_letters_are_different_passwords() -> None:
    assert not passwords.matches("final tea 4", passwords.hash_of("\ufb01nal tea 4"))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_are_the_same_password_only_when_they_are_the_same(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert passwords.matches(one, passwords.hash_of(other)) == same


def test_what_is_kept_is_bcrypt_of_a_keyed_hash_whose_bytes_another_program_makes_too() -> None:
    pepper_id, _, kept = passwords.hash_of(STRONG).partition("$")
    keyed = base64.b64encode(hmac.new(PEPPER.encode(), STRONG.encode(), hashlib.sha384).digest())
    assert len(keyed) == 64
    assert bcrypt.checkpw(keyed, kept.encode())
    assert pepper_id == hmac.new(PEPPER.encode(), b"pepper id", hashlib.sha256).hexdigest()[:8]


def test_a_password_that_was_kept_before_is_still_known() -> None:
    """Kept with the pepper of the code: whoever changes the form loses every account."""
    kept = "8e23a65f$$2b$04$bPOzQ.Wu95hvnY3bMq7vee2qMe47AOuWXRXxN3n5R1owmkB.yYYwS"
    assert passwords.matches(STRONG, kept)


def test_the_same_password_is_kept_in_another_form_each_time() -> None:
    assert passwords.hash_of(STRONG) != passwords.hash_of(STRONG)


def test_with_another_pepper_nothing_matches(monkeypatch: pytest.MonkeyPatch, checks: list[tuple[int, str]]) -> None:
    kept = passwords.hash_of(STRONG)
    monkeypatch.setattr(passwords, "settings", Settings(pepper="another pepper of thirty-two bytes"))
    assert not passwords.matches(STRONG, kept)
    assert passwords.matches(STRONG, passwords.hash_of(STRONG))
    assert len(checks) == 2


@pytest.mark.parametrize(
    "password",
    [STRONG, "", "x" * 72, "x" * 73, "é" * 64, "a\0b", "\ud800abcdefg", "x" * 4096, "\u0301" * 4096],
    ids=ascii,
)
def test_a_check_takes_the_same_calls_of_bcrypt_for_everybody(password: str, checks: list[tuple[int, str]]) -> None:
    known = passwords.hash_of("another one")
    for kept in (known, None, "", "nothing that was kept", known[:-1], known.replace("$2b$", "$1$"), "x" + known):
        assert not passwords.matches(password, kept)
    assert checks == [(64, "04")] * 7


def test_a_hash_of_another_cost_is_known_and_outdated(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = passwords.hash_of(STRONG)
    assert not passwords.outdated(kept)
    monkeypatch.setattr(passwords, "COST", 5)
    assert passwords.matches(STRONG, kept)
    assert passwords.outdated(kept)


def test_nobodys_hash_belongs_to_no_password(checks: list[tuple[int, str]]) -> None:
    assert not passwords.matches("", None)
    assert bcrypt.hashpw(b"x" * 64, passwords._nobodys().encode()).decode()[:29] == passwords._nobodys()[:29]


@pytest.mark.parametrize(
    "password",
    [
        STRONG,
        "12345 tea",
        "thermos-7k",
        "lovelace-horse-battery",
        "ünïcødé wörds",
        "x  y  z  ",
        "a\0b\0c\0d\0e",
        "tea " * 64,
        "😀😁😂🤣😃😄😅😆",
        "all lower case letters",
    ],
)
def test_a_password_needs_no_mixture_and_may_have_any_character(password: str) -> None:
    passwords.check_new(password, words=OWN)


@pytest.mark.parametrize(
    "password", ["", "seven77", "é" * 7, unicodedata.normalize("NFD", "éàüöñçë"), "\0", "x y" * 86]
)
def test_a_length_is_counted_in_characters_after_normalising(password: str) -> None:
    assert "must have 8 to 256 characters" in refusal(password)


def test_as_many_characters_as_allowed_are_taken_however_many_bytes_they_are() -> None:
    longest = "".join(chr(0x1F600 + n % 64) for n in range(255)) + "x"
    passwords.check_new(longest, words=OWN)
    passwords.check_new(unicodedata.normalize("NFD", "é" + "ü ñ" * 85), words=OWN)


@pytest.mark.parametrize("password", ["\u0301\u0327" * 50_000, "x" * 250_000])
def test_a_flood_is_refused_before_it_is_normalised(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: str) -> str:
        raise AssertionError("normalised")

    monkeypatch.setattr(passwords, "_normal", never)
    assert "must have" in refusal(password)
    assert not passwords.matches(password, None)


@pytest.mark.parametrize("password", ["\ud800tea at four", "tea at four\udfff", "\ud83d\ude00 tea at four"], ids=ascii)
def test_half_of_a_character_is_refused_and_never_breaks(password: str) -> None:
    with pytest.raises(Invalid, match="surrogate"):
        passwords.check_new(password, words=OWN)
    assert not passwords.matches(password, passwords.hash_of(STRONG))


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PassWord",
        "ｐａｓｓｗｏｒｄ",
        "iloveyou",
        "trustno1",
        "dragon2024!",
        "!!Dragon!!",
        "dragondragon",
        "abababab",
        "aaaaaaaa",
        " " * 8,
        "\0" * 8,
        "😀" * 8,
        "abcdefgh",
        "hgfedcba",
        "98765432",
        "8901234567890",
        "xyzabcdef",
        "qwertyuiop",
        "POIUZTREWQ",
        "абвгдежз",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert "tried first" in refusal(password)


@pytest.mark.parametrize(
    "password",
    [
        "adalovelace",
        "AdaLovelace1815",
        "ada.lovelace",
        "lovelace",
        "lovelace!!!",
        "TheComposingRoom",
        "composing room 1",
        "Ada & Lovelace",
    ],
)
def test_what_is_made_of_ones_own_words_is_refused(password: str) -> None:
    assert "own name" in refusal(password)
    passwords.check_new(password, words=("charles.babbage",))


@pytest.mark.parametrize("words", [(), ("",), ("-", " "), ("x",), ("\ud800",)])
def test_words_that_say_nothing_forbid_nothing(words: tuple[str, ...]) -> None:
    passwords.check_new(STRONG, words=words)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=300), st.lists(st.text(max_size=40), max_size=4))
def test_any_new_password_is_taken_or_refused_with_the_field(password: str, words: list[str]) -> None:
    allowed = 8 <= len(unicodedata.normalize("NFC", password)) <= 256
    assert found_fault(password, words) in ({"", "password"} if allowed else {"password"})


def found_fault(password: str, words: list[str]) -> str:
    """The field that is refused; empty when none is."""
    try:
        passwords.check_new(password, words=words)
    except Invalid as refused:
        return refused.field
    return ""


def test_the_bundled_list_is_sorted_whole_and_has_twenty_thousand_at_least() -> None:
    listed, size = passwords._listed(), passwords.FINGERPRINT_BYTES
    entries = [listed[at : at + size] for at in range(0, len(listed), size)]
    assert len(listed) % size == 0
    assert entries == sorted(set(entries))
    assert len(entries) >= 20_000


def test_every_entry_of_a_list_is_found_and_its_neighbours_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    common = [f"common {n}" for n in range(200)]
    monkeypatch.setattr(passwords, "_listed", lambda: common_passwords.packed([*common, "abc"]))
    assert all(passwords._is_listed(each) for each in common)
    assert not any(passwords._is_listed(f"rare {n}") for n in range(2000))
    assert not passwords._is_listed("abc"), "too short to matter"


def test_bcrypt_is_loaded_only_for_a_hash() -> None:
    code = "import sys; from chalicelib import passwords; print('bcrypt' in sys.modules); passwords.COST = 4; "
    code += "passwords.hash_of('tea'); print('bcrypt' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.split() == ["False", "True"]
