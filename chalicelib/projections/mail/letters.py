"""What a note says: the words of the publication's language in the layout that all letters share."""

import re
from zoneinfo import ZoneInfo

from chalicelib import clock
from chalicelib.mail import Letter
from chalicelib.models.site import Settings
from chalicelib.projections.mail.recipients import Note
from chalicelib.projections.pages.words import Words, date_text, words

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+|=(?=\?)")
HEADERS = (("Auto-Submitted", "auto-generated"),)
"""Nobody's holiday notice is to answer (RFC 3834, 5)."""
CLOSINGS = {
    "password-changed": "reset",
    "second-factor-on": "reset",
    "second-factor-off": "reset",
    "recovery-code-used": "reset",
    "session-stolen": "reset",
    "address-left": "help",
    "address-taken": "help",
    "invite-accepted": "",
}
"""What to do when it was somebody else; most letters answer to a request, and can be ignored."""


def letter(note: Note, settings: Settings) -> Letter:
    """The letter of a note, in the language of the publication."""
    from chalicelib.projections.pages.environment import environment

    known = words(settings.language)
    title = _UNSAFE.sub(" ", settings.title).strip()
    subject = known.mail_subjects[note.name].replace("{}", title)
    values = {"words": known, "note": note, "title": title, "subject": subject, "home": settings.base_url}
    values |= {"closing": _closing(note, known, title), "until": _until(note, settings), "language": known.language}
    text, html = (environment().get_template(f"mail/letter.{form}").render(values) for form in ("txt", "html"))
    return Letter(to=note.to, subject=subject, text=text, html=html, sender=title, headers=HEADERS)


def _closing(note: Note, known: Words, title: str) -> str:
    name = CLOSINGS.get(note.name, "ignore")
    return known.mail_closings[name].replace("{}", title) if name else ""


def _until(note: Note, settings: Settings) -> str:
    """Until when the link is good, by the clock of the publication."""
    if not note.until:
        return ""
    local = clock.moment(note.until).astimezone(ZoneInfo(settings.time_zone))
    return f"{date_text(local, settings.language)}, {local:%H:%M} ({settings.time_zone})"
