"""Another version of the renderer: the functions of the stage make every page anew; old pages stay until then."""

from collections.abc import Callable

from chalicelib import aws, relay
from chalicelib.errors import Conflict
from chalicelib.projections import pages
from chalicelib.projections.pages import State, everything, reconcile, store
from chalicelib.projections.pages.render import RENDERER

Progress = Callable[[int, int], None]
LOOKS = 3
"""How often the queue must be seen empty: SQS counts approximately, and what was just taken is not counted at once."""


def render_anew(*, pause: Callable[[], object], progress: Progress = lambda _done, _total: None) -> int:
    """Have every file made by the renderer that runs now, through the queue; returns how many files there are.

    0 when it had made them before. Interrupted, the functions go on by themselves; again, files that are as they
    should be are not written. Raises `Conflict` when some are not in the end.
    """
    if store.renderer_used() == RENDERER:
        return 0
    wanted = list(dict.fromkeys(everything(State())))
    pages.send(wanted)
    _wait(len(wanted), progress, pause)
    reconcile.remove_orphans()
    behind, total = reconcile.behind()
    while behind:
        _wait(len(wanted), progress, pause)  # what was in work when the queue looked empty
        before, (behind, total) = behind, reconcile.behind()
        if behind >= before:
            raise _stuck(behind, total)
    store.note_renderer()
    return total


def render_as_before() -> None:
    """After going back: have the functions make every page with what they are now. Nothing here can tell what that
    is, so the next deploy makes every page again.
    """
    store.note_renderer("")
    pages.send(dict.fromkeys(everything(State())))


def _stuck(behind: int, total: int) -> Conflict:
    return Conflict(
        f"{behind:,} of {total:,} files are not as they should be: look at the dead letters of the pages queue, "
        "then ./galley rebuild"
    )


def _wait(total: int, progress: Progress, pause: Callable[[], object]) -> None:
    """`progress` is told how many files are done, as far as SQS knows."""
    empty = 0
    while empty < LOOKS:
        waiting = _waiting()
        progress(max(0, total - waiting * pages.CHUNK), total)
        empty = 0 if waiting else empty + 1
        pause()


def _waiting() -> int:
    """Messages on the queue, and in work."""
    counts = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    answer = aws.client("sqs").get_queue_attributes(QueueUrl=relay.queue_url("pages"), AttributeNames=list(counts))
    return sum(int(answer["Attributes"][name]) for name in counts)
