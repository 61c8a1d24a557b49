"""The files that say who this is: security.txt, humans.txt, the web manifest, the icon."""

from chalicelib import palettes
from chalicelib.models.site import absolute
from chalicelib.models.topics import EVERYTHING, PAGES, TopicId
from chalicelib.palettes import Palette
from chalicelib.projections.pages import addresses
from chalicelib.projections.pages.around import site
from chalicelib.projections.pages.documents import Document, Humans, LetterIcon, Manifest, SecurityText
from chalicelib.projections.pages.icons import icon_of
from chalicelib.projections.pages.parts import Icon
from chalicelib.projections.pages.state import State


def identity(name: str, state: State) -> Document | None:
    """One of `files.IDENTITY`; None where the settings give nothing to say, or an icon of the publisher's own."""
    match name:
        case ".well-known/security.txt":
            return _security(state)
        case "humans.txt":
            return _humans(state)
        case "site.webmanifest":
            return _manifest(state)
        case _:
            return _letter(state)


def _security(state: State) -> SecurityText | None:
    """RFC 9116 wants an end, and a page knows no clock: the end of the year after the newest article's.

    So whoever publishes has it renewed. There is none before the first article.
    """
    lists = (topic(language) for language in state.languages() for topic in (TopicId.all, _pages))
    newest = max((month for each in lists for month in state.months(each)), default="")
    if not state.settings.security_contact or not newest:
        return None
    return SecurityText(
        contact=state.settings.security_contact,
        expires=f"{int(newest[:4]) + 1}-12-31T23:59:59Z",
        canonical=absolute("/.well-known/security.txt", state.settings),
        languages=tuple(state.languages()),
    )


def _pages(language: str) -> TopicId:
    return TopicId(PAGES, language, EVERYTHING)


def _humans(state: State) -> Humans:
    ids = {str(row.key) for language in state.languages() for row in state.topics("author", language)}
    people = sorted((person.name, person.title) for person in state.people(sorted(ids)))
    return Humans(
        title=state.settings.title,
        url=absolute("/", state.settings),
        people=tuple(people),
        languages=tuple(state.languages()),
    )


def _manifest(state: State) -> Manifest:
    around = site(state.settings.language, state)
    home, icon = addresses.href(around.home, around), icon_of(around)
    return Manifest(
        name=around.title,
        description=around.description,
        language=around.language,
        direction=around.direction,
        start=home,
        scope=f"{around.root}/",
        colour=palettes.light(around.look).paper,
        icon=Icon(path=addresses.href(icon.path, around), type=icon.type),
    )


def _letter(state: State) -> LetterIcon | None:
    if state.settings.look.icon:
        return None
    letter = next((character for character in state.settings.title if character.isalnum()), "·").upper()
    palette: Palette = palettes.light(state.settings.look)
    ink = max(palette.paper, palette.ink, key=lambda colour: palettes.contrast(colour, palette.accent))
    return LetterIcon(letter=letter, ink=ink, ground=palette.accent)
