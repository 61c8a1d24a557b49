"""One-time tokens, which a mail carries: to confirm an address, to set another password, to come in, to join.

None is stored. The row that one is about has its nonce, 256 random bits, which is worth nothing without our key; the
mail makes the text of both, each time the same. Whoever uses it removes the nonce in the transaction of its effect.
"""

from chalicelib import signing

SIGN_UP, RESET, MAGIC_LINK, ADDRESS, INVITE = "sign-up", "reset", "magic-link", "address", "invite"
PAGES = {
    SIGN_UP: "/account/confirm/",
    RESET: "/account/reset/",
    MAGIC_LINK: "/account/enter/",
    ADDRESS: "/account/address/",
    INVITE: "/account/invite/",
}
"""Where a person uses each. The token stands in the fragment, which no server and no Referer ever sees."""


def text_of(purpose: str, row: str, nonce: str) -> str:
    """The token: good for this purpose and this row only, while the row has this nonce."""
    return signing.sign(f"one-time {purpose}", f"{row}.{nonce}".encode())


def read(purpose: str, text: str) -> tuple[str, str] | None:
    """The row and the nonce of a token for this purpose; None for every other text."""
    payload = signing.read(f"one-time {purpose}", text)
    row, dot, nonce = (payload or b"").decode("ascii", "replace").partition(".")
    return (row, nonce) if dot else None


def link(base_url: str, purpose: str, text: str) -> str:
    """What the mail shows. The base comes from the settings of the publication, never from a request."""
    return f"{base_url.rstrip('/')}{PAGES[purpose]}#{text}"
