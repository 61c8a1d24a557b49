"""The mailbox page: every letter in the folder, as text and as HTML that can do nothing."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from chalicelib.mail import folder
from chalicelib.mail.letters import Outgoing
from local.mailbox import Mailbox
from tests.mail.letters import FROM, letter

BASE = "https://paper.example/blog"


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail", lambda: BASE)


def put(mailbox: Mailbox, name: str, **given: Any) -> None:
    folder.put(Outgoing.checked(letter(**given), sender=FROM, message_id=name), mailbox.folder)


def page(mailbox: Mailbox, path: str) -> str:
    answer = mailbox.answer(f"/_mailbox/{path}")
    assert answer.status == 200
    return answer.body.decode()


def test_an_empty_mailbox_says_so_before_there_is_a_folder(mailbox: Mailbox) -> None:
    assert "None yet" in page(mailbox, "")


def test_the_newest_letter_comes_first_and_each_has_a_page(mailbox: Mailbox) -> None:
    for name, subject in (("02-reset", "Second"), ("03-reset", "Third"), ("01-sign-up", "First")):
        put(mailbox, name, subject=subject, to=f"{subject.lower()}@example.org")
    listed = page(mailbox, "")
    paths = re.findall(r'<li><a href="/_mailbox/([^"]+)">', listed)
    assert paths == ["03-reset/", "02-reset/", "01-sign-up/"]
    assert "third@example.org" in page(mailbox, paths[0])
    assert "A subject" not in listed


def test_letters_are_there_after_a_restart(mailbox: Mailbox) -> None:
    put(mailbox, "01-sign-up")
    again = Mailbox(mailbox.folder, lambda: BASE)
    assert "01-sign-up" in page(again, "")


def test_a_letter_is_shown_with_its_headers_its_text_and_a_frame_for_its_html(mailbox: Mailbox) -> None:
    put(mailbox, "01-reset", subject="Grüße", headers=(("Auto-Submitted", "auto-generated"),))
    shown = page(mailbox, "01-reset/")
    assert "Grüße" in shown
    assert "Auto-Submitted: auto-generated" in shown
    assert "To: ada@example.org" in shown
    assert "Some words." in shown
    assert re.search(r'<iframe src="/_mailbox/01-reset/html"[^>]+ sandbox="allow-popups [a-z-]+">', shown)


def test_whatever_a_letter_holds_is_text_on_its_page(mailbox: Mailbox) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    put(mailbox, "01-reset", subject=bad, text=f'{bad} https://e.example/"onclick=alert(1)', sender=bad)
    for shown in (page(mailbox, ""), page(mailbox, "01-reset/")):
        assert "<script" not in shown
        assert "<img" not in shown
        assert '"onclick' not in shown


def test_the_html_of_a_letter_comes_alone_and_can_do_nothing(mailbox: Mailbox) -> None:
    put(mailbox, "01-reset", html="<p>Rich</p><script>alert(1)</script>\n")
    answer = mailbox.answer("/_mailbox/01-reset/html")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.body.startswith(b"<p>Rich</p>")
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert not {"allow-scripts", "allow-same-origin"} & set(policy.replace(";", " ").split())


def test_links_to_the_publication_lead_to_this_machine_and_show_what_was_sent(mailbox: Mailbox) -> None:
    url, other = f"{BASE}/account/reset/#a-b_c", "https://elsewhere.example/?a=1&b=2"
    put(mailbox, "01-reset", text=f"{url}\n{other}\n", html=f'<a href="{url}">{url}</a>')
    for shown in (page(mailbox, "01-reset/"), page(mailbox, "01-reset/html")):
        assert f'<a href="/blog/account/reset/#a-b_c">{url}</a>' in shown
    assert other in [unescape(found) for found in re.findall(r'<a href="([^"]+)"', page(mailbox, "01-reset/"))]


@pytest.mark.parametrize(
    "path", ["../secret", "..%2fsecret", "no-such/", "01-reset", "01-reset/text", "01-reset//", "a.b/"]
)
def test_what_is_no_letter_is_not_found(mailbox: Mailbox, path: str) -> None:
    put(mailbox, "01-reset")
    (mailbox.folder.parent / "secret.eml").write_text("x")
    assert mailbox.answer(f"/_mailbox/{path}").status == 404
