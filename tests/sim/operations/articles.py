"""What can be done to an article, and by the clock."""

from datetime import timedelta

from chalicelib import clock
from chalicelib.commands import articles, due
from tests.sim.cast import Cast, words
from tests.sim.operations import Do, Prepare
from tests.sim.world import World

ACTOR = "operator"


def _draft(world: World, cast: Cast) -> Do:
    number = world.chance.randrange(1000)
    content = words(f"new {number}", cast.author, tags=("ink", f"t{number % 3}"), section="essays")
    return lambda key: articles.draft(actor=ACTOR, content=content, key=key)


def _of(world: World, cast: Cast, command: str, **given: object) -> Do:
    article = cast.article(world)
    return lambda key: getattr(articles, command)(actor=ACTOR, article_id=article, key=key, **given)


def _prepared(command: str) -> Prepare:
    return lambda world, cast: _of(world, cast, command)


def _new_words(world: World, cast: Cast) -> Do:
    number = world.chance.randrange(1000)
    content = words(f"again {number}", cast.author, tags=("lead", f"t{number % 3}"), section="notes")
    return _of(world, cast, "revise", content=content)


def _amend(world: World, cast: Cast) -> Do:
    return _of(world, cast, "amend", changes={"body": f"Amended {world.chance.randrange(1000)}."})


def _schedule(world: World, cast: Cast) -> Do:
    return _of(world, cast, "schedule", publish_at=clock.now() + timedelta(minutes=world.chance.randint(1, 20)))


def _put_live(world: World, cast: Cast) -> Do:
    return _of(world, cast, "put_live", unpublish_at=clock.now() + timedelta(minutes=world.chance.randint(1, 20)))


def _move(world: World, cast: Cast) -> Do:
    return _of(world, cast, "move", path=f"/moved/{world.chance.randrange(5)}/")


def _due(world: World, cast: Cast) -> Do:
    """Something is due: the planned article of the cast, an hour later."""
    world.clock.move(hours=2)
    return lambda _key: due.publish_due()


OF: dict[str, Prepare] = {
    "articles.draft": _draft,
    "articles.revise": _new_words,
    "articles.amend": _amend,
    "articles.restore": lambda world, cast: _of(world, cast, "restore", revision=1),
    "articles.publish": _prepared("publish"),
    "articles.put_live": _put_live,
    "articles.schedule": _schedule,
    "articles.retract": _prepared("retract"),
    "articles.move": _move,
    "articles.delete": _prepared("delete"),
    "due.publish_due": _due,
}
KEYED = {name for name in OF if name.startswith("articles.")}
