"""Shows the mail that would have gone out: the files in the folder of the publication, a page for each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from local.rules import Answer

ROOT = "/_mailbox/"
_PATH = re.compile(rf"{ROOT}(?:(?P<name>[A-Za-z0-9-]+)/(?P<html>html)?)?")
_HTML_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""A letter's HTML runs nothing, loads nothing and has no origin; its links open in a new tab."""
_URL = re.compile(r"https?://[^\s<>\"]+")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mailbox</title></head>
<body><h1><a href="/_mailbox/">Mailbox</a></h1>
{shown}
</body></html>
"""
_LINE = '<li><a href="/_mailbox/{name}/">{subject}</a> to {to}, {date}</li>'
_MAIL = """<article><h2>{subject}</h2>
<h3>Headers</h3><pre>{headers}</pre>
<h3>Text</h3><pre>{text}</pre>
<h3>HTML</h3><iframe src="/_mailbox/{name}/html" title="The letter in HTML" width="700" height="400"
 sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></article>"""
_EMPTY = "<p>None yet. Mail that Galley sends on this machine is shown here and goes nowhere else.</p>"


@dataclass(frozen=True)
class Mailbox:
    """The letters in a folder. `base_url` is the publication's: links to it lead to this machine instead."""

    folder: Path
    base_url: Callable[[], str]

    def answer(self, path: str) -> Answer:
        """The list, newest first, one letter, or its HTML alone; 404 for anything else."""
        found = _PATH.fullmatch(path)
        if found and not found["name"]:
            return _page(self._list())
        file = self.folder / f"{found['name']}.eml" if found else None
        if found is None or file is None or not file.is_file():
            return Answer(404, {"Content-Type": "text/plain; charset=utf-8"}, b"there is no such mail\n")
        message = _read(file)
        return self._html(message) if found["html"] else _page(self._letter(file.stem, message))

    def _list(self) -> str:
        """A letter's name begins with the id of its entry, which sorts by time."""
        files = sorted(self.folder.glob("*.eml"), reverse=True)
        lines = [_line(file.stem, _read(file)) for file in files]
        return "<ul>\n{}\n</ul>".format("\n".join(lines)) if lines else _EMPTY

    def _letter(self, name: str, message: EmailMessage) -> str:
        headers = "\n".join(f"{key}: {value}" for key, value in message.items())
        text = _URL.sub(r'<a href="\g<0>">\g<0></a>', escape(_body(message, "plain")))
        subject = escape(str(message["Subject"]))
        return _MAIL.format(name=name, subject=subject, headers=escape(headers), text=self._here(text))

    def _html(self, message: EmailMessage) -> Answer:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _HTML_POLICY}
        return Answer(200, headers, self._here(_body(message, "html")).encode())

    def _here(self, html: str) -> str:
        """Links to the publication's own origin, as paths of this server; what is shown stays as it is."""
        parts = urlsplit(self.base_url())
        return html.replace(f'href="{parts.scheme}://{parts.netloc}/', 'href="/')


def page(path: str) -> Answer:
    """The mailbox of the publication that the settings name."""
    from chalicelib.mail import folder
    from chalicelib.models import site
    from chalicelib.settings import settings

    return Mailbox(settings.state_path / folder.NAME, lambda: site.get().base_url).answer(path)


def _page(shown: str) -> Answer:
    return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, _PAGE.format(shown=shown).encode())


def _line(name: str, message: EmailMessage) -> str:
    shown = {key: escape(str(message[key])) for key in ("Subject", "To", "Date")}
    return _LINE.format(name=name, subject=shown["Subject"], to=shown["To"], date=shown["Date"])


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
