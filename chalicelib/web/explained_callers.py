"""What the problems mean that are about who calls, and how often: their cause, and the cure."""

from chalicelib.web.explained import Explanation

CALLERS = (
    Explanation(
        slug="unauthorized",
        cause="The request shows no token, or one that is mistyped, expired or revoked; or the address or password is "
        "wrong. The answer does not say which, so that nobody can learn anything by trying.",
        cure=(
            "Send the header `Authorization: Bearer` and, after a space, the whole token. The access token of a person "
            "is good for ten minutes: ask `POST /auth/refresh` for the next.",
            "Ask for a new API token when the old one may have expired; `./galley token create` makes one.",
            "Do not repeat the request unchanged. Keep what the person has written, and ask for the token first.",
            "Do not put a token into the code of a public page: everybody can read it there.",
        ),
        detail="the token is not known, has expired or was revoked",
        instance="/drafts",
    ),
    Explanation(
        slug="code-required",
        cause="The address and the password are right, and the account has a second factor: a code of an authenticator "
        "app, or one of the recovery codes that were given when it was turned on.",
        cure=(
            "Ask the person for the code and send the same request again with `code`.",
            "A recovery code goes into the same field. Each is good once.",
            "After a wrong code wait for the next one: a code that was used is refused as well.",
        ),
        detail="code: send the code of your authenticator app, or a recovery code, as well",
        instance="/auth/log-in",
    ),
    Explanation(
        slug="second-factor-required",
        cause="Editors and owners can do harm with one stolen password. Until they have turned on a second factor, and "
        "logged in with it, they may look after their own account and nothing else.",
        cure=(
            "Turn it on: `POST /account/second-factor`, then `PUT /account/second-factor` with a code of the app.",
            "If it is on already, log in again and send a code with the password.",
            "Programs show an API token instead, which has its own rights.",
        ),
        detail="an editor needs a second factor: turn it on, then log in with it",
        instance="/drafts",
    ),
    Explanation(
        slug="forbidden",
        cause="The token is valid but lacks the scope that this route needs. The reference names each route's scope.",
        cure=(
            "Use a token that has the scope; a token cannot gain one later, so make a new one.",
            "Do not repeat the request with this token.",
            "In a program, show only what the token's scopes allow.",
        ),
        detail="the token has not the scope articles:publish",
        instance="/articles/01KJMEFC00000000000000001A/publication",
    ),
    Explanation(
        slug="too-many-requests",
        cause="More requests came than the gateway lets through. It was refused before any of our code ran.",
        cure=(
            "Wait, then repeat: a second at first, twice as long each further time, with some chance in it, and stop "
            "after five tries.",
            "Do not send on every key stroke: wait until the person pauses.",
            "Keep answers and ask with `If-None-Match`; ask for a list with a larger `limit` instead of many pages.",
        ),
        detail="too many requests",
        gateway=429,
    ),
    Explanation(
        slug="limited",
        cause="This was done too often: with this account or session, or from this network. Nothing was done now.",
        cure=(
            "Wait as many seconds as the `Retry-After` header says; trying before that changes nothing.",
            "If there is a `challenge`, `solve(challenge)` of the JavaScript client gives what to send as `proof` "
            "instead of waiting.",
            "Tell the person how long it takes, and keep what they have entered.",
        ),
        detail="this was done too often: it may be tried again in 60 seconds",
        instance="/auth/session",
    ),
)
