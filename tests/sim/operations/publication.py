"""What can be done with the settings, the theme, the lists and the files of the publication."""

from chalicelib.commands import media, site, themes, topics
from chalicelib.models.themes import Theme
from tests.images.examples import encoded, photo
from tests.sim.cast import INK, PICTURE, Cast
from tests.sim.operations import Do, Prepare
from tests.sim.world import World

ACTOR = "operator"


def _configure(world: World, _cast: Cast) -> Do:
    settings = {"title": f"Oak {world.chance.randrange(100)}"}
    return lambda key: site.configure(actor=ACTOR, settings=settings, key=key)


def _reset(world: World, _cast: Cast) -> Do:
    site.configure(actor=ACTOR, settings={"description": "About trees."})
    return lambda key: site.reset(actor=ACTOR, names=("description",), key=key)


def _theme(number: int) -> Theme:
    return themes.check({themes.STYLESHEET: f"body {{ margin: {number}px }}"}, ())


def _use(world: World, _cast: Cast) -> Do:
    theme = _theme(world.chance.randrange(5))
    return lambda key: themes.use(actor=ACTOR, theme=theme, key=key)


def _drop(_world: World, _cast: Cast) -> Do:
    themes.use(actor=ACTOR, theme=_theme(9))
    return lambda key: themes.drop(actor=ACTOR, key=key)


def _describe(world: World, _cast: Cast) -> Do:
    path = f"/ink-{world.chance.randrange(3)}/"
    return lambda key: topics.describe(actor=ACTOR, topic=INK, title="Ink", path=path, aliases=["/ink/"], key=key)


def _forget(_world: World, _cast: Cast) -> Do:
    return lambda key: topics.forget(actor=ACTOR, topic=INK, key=key)


def _add(world: World, _cast: Cast) -> Do:
    content = encoded(photo(20, 10, seed=world.chance.randrange(3)), "PNG")
    path = f"/p{world.chance.randrange(3)}.png"
    return lambda key: media.add(actor=ACTOR, path=path, content=content, key=key)


def _prepared(_world: World, _cast: Cast) -> Do:
    """Of a picture that is cut off in the middle: whoever prepares it finds that it has no smaller forms."""
    item = media.add(actor=ACTOR, path="/new.png", content=encoded(photo(30, 30), "PNG")[:200])
    return lambda _key: media.prepared(actor="images", media_id=item.id, digest=item.digest, variants=[])


def _remove(_world: World, _cast: Cast) -> Do:
    return lambda key: media.remove(actor=ACTOR, path=PICTURE, key=key)


OF: dict[str, Prepare] = {
    "site.configure": _configure,
    "site.reset": _reset,
    "themes.use": _use,
    "themes.drop": _drop,
    "topics.describe": _describe,
    "topics.forget": _forget,
    "media.add": _add,
    "media.prepared": _prepared,
    "media.remove": _remove,
}
KEYED = set(OF) - {"media.prepared"}
