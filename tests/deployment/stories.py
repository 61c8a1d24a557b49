"""What makes each function do all that it does: every request of the API, and work for everything that follows it."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import aws, clock, events, mail, memory, relay
from chalicelib.commands import articles, media, people, previews, site, themes, topics
from chalicelib.content import Content
from chalicelib.models import themes as stored_themes
from chalicelib.models.articles import Article
from chalicelib.models.themes import Theme
from chalicelib.models.topics import TopicId
from chalicelib.settings import settings
from chalicelib.web import ROUTES, RouteDeclaration
from tests.conftest import NOON
from tests.deployment.recording import Recorded, recording
from tests.images.examples import encoded, photo
from tests.machine import Machine, fresh_galley
from tests.projections.posting import address, commit, everything, person
from tests.routes import examples, members
from tests.tables import Tables

FROM = "press@paper.example"
THEME = Theme.of({"style.css": "p { color: red }"})
LONG = "\n\n".join(hashlib.sha512(str(number).encode()).hexdigest() for number in range(1_600))
"""More text than a row of a table holds, compressed as well."""


def recorded(tables: Tables) -> Recorded:
    """What every function asked of AWS."""
    with recording() as found:
        with examples.world(tables) as world:
            ask_everything(world)
        with fresh_galley(tables) as galley, by_ses():
            follow_everything(galley)
    return found


def ask_everything(world: examples.World) -> None:
    """Each route as its documentation shows it, once more with the same key, and what only some requests do."""
    for route in ROUTES:
        world.begin(lambda: NOON)
        asked = world.request(route)
        _start_cold()
        assert asked.send().status_code < 400, route
    _write_at_length(world)
    _change_nothing(world)
    _dress(world)
    _preview(world)
    _come_and_go()


def route_of(method: str, path: str) -> RouteDeclaration:
    [found] = [route for route in ROUTES if (route.method, route.path) == (method, path)]
    return found


def _write_at_length(world: examples.World) -> None:
    """Bodies too large for a row go to the store; so do answers that are kept for whoever asks again."""
    body = json.dumps({"title": "Long", "body": LONG}).encode()
    asked = world.request(route_of("POST", "/articles")).but(body=body, Idempotency_Key="long")
    made = [asked.send() for _ in range(2)]
    assert made[1].headers["Idempotent-Replayed"] == "true"
    asked.read(f"/articles/{made[0].json_body['id']}/revisions/1")


def _change_nothing(world: examples.World) -> None:
    """That there was nothing to change is remembered too, for whoever asks again."""
    asked = world.request(route_of("PATCH", "/site")).but(If_Match="*")
    for key in ("first", "second"):
        assert asked.but(Idempotency_Key=key).send().status_code == 200


def _dress(world: examples.World) -> None:
    """A theme that is there, and one that is not; and what front ends for another system ask for besides."""
    themes.use(actor="operator", theme=THEME)
    asked = world.request(route_of("PATCH", "/site"))
    for name, status in ((THEME.name, 200), ("0" * 16, 422)):
        _start_cold()
        body = json.dumps({"theme": name}).encode()
        assert asked.but(body=body, If_Match="*").send().status_code == status
    world.request(route_of("GET", "/ghost/api/content/posts")).but(query={"include": "tags,authors"}).send()


def _preview(world: examples.World) -> None:
    """A page as it would be, with all that pages have."""
    media.add(actor="operator", path="/pictures/a.jpg", content=encoded(photo()))
    words = Content(title="Soon", body="![a](/pictures/a.jpg) and [more](/posts/tea/)", tags=("tea",))
    made = articles.draft(actor="operator", content=words)
    named = previews.give(made.id)
    articles.revise(actor="operator", article_id=made.id, content=Content(title="Sooner", body="x"))
    shown = world.request(route_of("GET", "/previews/{preview}")).with_part("preview", named.text)
    _start_cold()
    assert shown.send().status_code == 200


def _come_and_go() -> None:
    """A reader who logs in, comes back, is shown to be somebody else, and leaves."""
    ada = members.join("ada@oak.example", "Ada", handle="ada-oak")
    ada.turn_on_second_factor()
    ada.refresh()
    members.log_in("ada@oak.example", "not her password")
    ada("POST", "/account/deletion", {"password": members.PASSWORD})


@contextmanager
def by_ses() -> Iterator[None]:
    """Letters leave as they do on AWS."""
    aws.client("sesv2").create_email_identity(EmailIdentity=FROM)
    aws.client("sesv2").create_configuration_set(ConfigurationSetName=settings.mail_configuration_set)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "settings", replace(settings, mail="ses", mail_from=FROM))
        yield


def follow_everything(galley: Machine) -> None:
    """Work for the relay, for every queue and for both schedules."""
    time = NOON
    clock.hold(now=lambda: time)
    _publish()
    _settle(galley)
    _change()
    _write_to_somebody()
    _settle(galley)
    galley.lose_stream()
    for change in (_publish_another, _write_to_somebody_else):
        change()
    galley.lose_stream()
    for _ in range(3):
        time += timedelta(minutes=6)
        _settle(galley)
    clock.hold()


def _publish() -> None:
    site.configure(actor="operator", settings={"title": "A title"})
    themes.use(actor="operator", theme=THEME)
    grace = people.add(actor="operator", name="Grace Hopper", handle="hopper")
    topics.describe(actor="operator", topic=TopicId("tag", "en", "tea"), title="Tea", path="/tea/", aliases=["/chai/"])
    for seed, path in enumerate(("/pictures/a.jpg", "/pictures/b.jpg")):
        media.add(actor="operator", path=path, content=encoded(photo(seed=seed)))
    for title in ("Kept", "Moved", "Gone"):
        body = f"![a](/pictures/a.jpg)\n\n{LONG}" if title == "Kept" else "Some words."
        words = Content(title=title, slug=title.lower(), body=body, tags=("tea",), authors=(grace.id,))
        articles.publish(actor="operator", article_id=articles.draft(actor="operator", content=words).id)
    for title, ends in (("Later", None), ("Ends", NOON + timedelta(minutes=10))):
        soon = articles.draft(actor="operator", content=Content(title=title, body=LONG, tags=("tea",)))
        at = NOON + timedelta(minutes=5)
        articles.schedule(actor="operator", article_id=soon.id, publish_at=at, unpublish_at=ends)


def _change() -> None:
    """What was there goes away, or elsewhere."""
    found = {article.title: article for article in articles_of()}
    articles.move(actor="operator", article_id=found["Moved"].id, path="/elsewhere/")
    articles.retract(actor="operator", article_id=found["Gone"].id)
    media.remove(actor="operator", path="/pictures/b.jpg")
    site.configure(actor="operator", settings={"title": "Another title"})


def articles_of() -> list[Article]:
    return list(Article.scan())


def _write_to_somebody() -> None:
    everything(*person("grace"))
    _bounce()


def _publish_another() -> None:
    made = articles.draft(actor="operator", content=Content(title="One more", body="x"))
    articles.publish(actor="operator", article_id=made.id)
    media.add(actor="operator", path="/pictures/c.jpg", content=encoded(photo()))


def _write_to_somebody_else() -> None:
    commit(address("mary@example.org"), events.AddressAsked(purpose="reset"))


def _settle(galley: Machine) -> None:
    _start_cold()
    galley.settle()


def _start_cold() -> None:
    """As a process that has just begun: it knows nothing yet."""
    relay.forget()
    memory.forget()
    stored_themes.find.cache_clear()


def _bounce() -> None:
    own = address("back@example.org")
    commit(own, events.AddressAsked(purpose="nothing"))
    about = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [{"emailAddress": own.email}]}
    said = {"eventType": "Bounce", "mail": {"destination": [own.email], "messageId": "m"}, "bounce": about}
    url = aws.client("sqs").get_queue_url(QueueName=settings.queue("bounces"))["QueueUrl"]
    aws.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(said))
