"""Who calls, as far as it can be believed: what CloudFront says of the viewer counts only beside our own secret."""

from dataclasses import replace

import pytest

from chalicelib.settings import settings
from chalicelib.web import calls
from chalicelib.web.calls import Call
from chalicelib.web.refusals import BadHeader

SECRET = "what only CloudFront and we know"
VIEWER = "x-galley-viewer"


@pytest.fixture(autouse=True)
def behind_cloudfront(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "settings", replace(settings, edge_secret=SECRET))


def call(**headers: str | list[str]) -> Call:
    named = {name.replace("_", "-"): [value] if isinstance(value, str) else value for name, value in headers.items()}
    return Call("POST", "/auth/log-in", "/auth/log-in", "1", {}, named, address="203.0.113.7")


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("198.51.100.2:4711", "198.51.100.2"),
        ("2001:db8::1:4711", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("", "203.0.113.7"),
    ],
)
def test_what_cloudfront_says_of_the_viewer_counts_beside_the_secret(said: str, address: str) -> None:
    assert call(x_galley_viewer=said, x_galley_edge=SECRET).viewer == address


@pytest.mark.parametrize("shown", ["", "a guess", SECRET + "!", SECRET[:-1], "é"])
def test_what_anybody_sends_does_not(shown: str) -> None:
    asked = call(x_galley_viewer="198.51.100.2:4711", x_forwarded_for="198.51.100.2", x_galley_edge=shown)
    assert asked.viewer == "203.0.113.7"


def test_a_secret_that_is_sent_twice_is_refused() -> None:
    with pytest.raises(BadHeader):
        _ = call(x_galley_viewer="198.51.100.2:1", x_galley_edge=[SECRET, SECRET]).viewer


def test_without_a_secret_nobody_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "settings", replace(settings, edge_secret=""))
    assert call(x_galley_viewer="198.51.100.2:1", x_galley_edge="").viewer == "203.0.113.7"
