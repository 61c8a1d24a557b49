"""What we sign and strangers keep for us: taken back only as it was given, and only for what it was given."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import signing
from chalicelib.settings import Settings


@pytest.fixture
def other_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(signing, "settings", Settings(signing_key="another key of thirty-two bytes!"))
    signing.keys.cache_clear()
    yield
    signing.keys.cache_clear()


@given(st.binary(max_size=1000), st.binary(max_size=50))
def test_what_was_signed_is_read_again(payload: bytes, bound: bytes) -> None:
    text = signing.sign("cursor", payload, bound=bound)
    assert signing.read("cursor", text, bound=bound) == payload
    assert text.isascii()
    assert not set(text) & set("+/= \n")


@pytest.mark.parametrize("purpose", ["preview", "Cursor", "cursor ", ""])
def test_a_text_is_good_for_one_purpose(purpose: str) -> None:
    text = signing.sign("cursor", b"one")
    assert signing.read("cursor", text) == b"one"
    assert signing.read(purpose, text) is None


@pytest.mark.parametrize("bound", [b"", b"a ", b"b", b"a\n"])
def test_what_was_bound_must_be_given_again(bound: bytes) -> None:
    assert signing.read("cursor", signing.sign("cursor", b"one", bound=b"a"), bound=bound) is None


def test_what_is_bound_cannot_be_moved_into_the_payload() -> None:
    """`bound` never holds a line break: it is JSON. So the first one parts the two."""
    signed = signing.sign("cursor", b"two\nthree", bound=b"one")
    assert signing.read("cursor", signed, bound=b"one\ntwo") is None


def test_no_character_can_be_changed_dropped_or_added() -> None:
    text = signing.sign("cursor", b"one")
    changed = {text[:at] + other + text[at + 1 :] for at in range(len(text)) for other in "Aw-_ \u00e9\n"}
    cut = {text[:at] + text[at + 1 :] for at in range(len(text))}
    added = {text + "A", text + "=", text + "==", " " + text, text + "\n", text + text}
    for forged in (changed | cut | added) - {text}:
        assert signing.read("cursor", forged) is None, forged


@given(st.text(max_size=200))
def test_what_nobody_signed_is_nothing(text: str) -> None:
    assert signing.read("cursor", text) is None


def test_a_text_that_is_too_long_is_nothing() -> None:
    assert signing.read("cursor", signing.sign("cursor", b"x" * 1_400)) == b"x" * 1_400
    assert signing.read("cursor", signing.sign("cursor", b"x" * 1_500)) is None


def test_a_signature_has_128_bits() -> None:
    assert len(signing.sign("cursor", b"")) == 22


@pytest.mark.usefixtures("other_key")
def test_a_text_of_another_key_is_nothing() -> None:
    theirs = signing.sign("cursor", b"one")
    assert signing.read("cursor", theirs) == b"one"
    ours = "the text that the key in the code gives"
    assert signing.read("cursor", ours) is None


def test_two_keys_give_two_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []
    for key in ("one key of thirty-two bytes !!!!", "another key of thirty-two bytes!"):
        monkeypatch.setattr(signing, "settings", Settings(signing_key=key))
        signing.keys.cache_clear()
        texts.append(signing.sign("cursor", b"one"))
        assert signing.read("cursor", texts[0]) == (b"one" if len(texts) == 1 else None)
    monkeypatch.undo()
    signing.keys.cache_clear()
    assert signing.read("cursor", texts[1]) is None
