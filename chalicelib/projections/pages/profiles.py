"""The pages of people: a reader has one if they want to, whoever writes has that of an author.

Entries name people by id only. So it is noted where a page of somebody was built, to find it again when they are called
something else, or nothing any more.
"""

from collections.abc import Iterable, Iterator

from chalicelib.models import people, shown
from chalicelib.models.people import Person
from chalicelib.models.site import absolute
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import files, lists, urls
from chalicelib.projections.pages.around import site
from chalicelib.projections.pages.contexts import Page, ProfilePage, RedirectPage
from chalicelib.projections.pages.files import File, PathFile
from chalicelib.projections.pages.parts import Link
from chalicelib.projections.pages.state import State


def profile_at(path: str, person_id: str, state: State) -> Page | None:
    """What is at the path that somebody has for a page of their own; nothing while they are suspended."""
    if not state.supposes:
        shown.note([_name(person_id)], files.encode([PathFile(path)]))
    person = state.once(_fresh, person_id)  # read after it is noted, so that whatever changes later builds it
    if person is None or person.status != people.ACTIVE or person.profile != path:
        return None
    return _profile(person, state) if person.role == "reader" else _author(person, state)


def profiles_of(person_id: str) -> Iterator[File]:
    """Where a page of somebody is, or was."""
    person = _fresh(person_id)
    if person and person.profile:
        yield PathFile(person.profile)
    yield from (file for noted in shown.by(_name(person_id)) for file in files.decode(noted))


def forget_former(person_ids: Iterable[str]) -> None:
    """Once their pages are built: no note stays of a name that is no longer theirs."""
    for person_id in person_ids:
        person = _fresh(person_id)
        now = files.encode([PathFile(person.profile)]) if person and person.profile else ""
        shown.forget(_name(person_id), [noted for noted in shown.by(_name(person_id)) if noted != now])


def writes(person_id: str, state: State) -> bool:
    """Whether articles have, or had, their name."""
    return any(state.topic(TopicId("author", language, person_id)) for language in state.languages())


def _name(person_id: str) -> str:
    return f"person#{person_id}"


def _fresh(person_id: str) -> Person | None:
    return people.get_all([person_id]).get(person_id)


def _profile(person: Person, state: State) -> ProfilePage:
    return ProfilePage(
        site=site(state.settings.language, state),
        title=person.name,
        path=person.profile,
        role=person.title,
        bio=person.bio,
        links=tuple(Link(name=link["name"], path=link["url"]) for link in person.links or []),
    )


def _author(person: Person, state: State) -> Page | None:
    """Their page as an author, if there is one yet; it may be at this very path."""
    topic = TopicId("author", state.settings.language, person.id)
    page = lists.list_page(topic, state)
    target = urls.list_path(topic, state)
    if page is None or target == person.profile:
        return page
    return RedirectPage(path=person.profile, to=absolute(target, state.settings), language=topic.language)
