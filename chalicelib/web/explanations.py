"""What each kind of problem means to those who write a front end: its cause, and the cure. Shown at its `type`."""

from chalicelib.web.explained import Explanation
from chalicelib.web.explained_callers import CALLERS
from chalicelib.web.refusals import FieldProblem

_DRAFT = "/articles/01KJMEFC00000000000000001A"

_OTHERS = (
    Explanation(
        slug="malformed-json",
        cause="The body is not JSON as every reader understands it (RFC 8259): it is cut off or has a slip such as a "
        "comma too many; or it holds `NaN`, one name twice in an object, a byte order mark, half of a surrogate "
        "pair, more than 32 levels of nesting, or another encoding than UTF-8.",
        cure=(
            "Make the body with a serialiser, in a browser `JSON.stringify`, never by joining strings.",
            "Send it as UTF-8 and without a byte order mark.",
            "Write a number that is none as `null`.",
            "If a text was cut in the middle of an emoji, cut it between whole characters.",
        ),
        detail="the body is not JSON: trailing comma in object (byte 27)",
    ),
    Explanation(
        slug="bad-request",
        cause="The URL or a header breaks a rule: a query parameter that the route does not have, one that is given "
        "twice or has a value of the wrong kind, a broken percent-encoding, or a header with a value it cannot have.",
        cure=(
            "Read `errors`: each entry names the `parameter` or the `header` at fault.",
            "Build the query with `URLSearchParams`, and encode a value in a path with `encodeURIComponent`.",
            "Leave a parameter out instead of sending it empty.",
        ),
        detail="the request has faults in: page",
        errors=(FieldProblem(detail="is not a parameter here; those are: cursor, kind, limit", parameter="page"),),
    ),
    Explanation(
        slug="cursor",
        cause="The cursor was not made by this API for this list with these filters. It was changed on the way, kept "
        "from another list, sent with other filters, or signed with a key that has been replaced since.",
        cure=(
            "Take `next` from the answer before, or the `Link` header, exactly as it was given.",
            "Keep the filters; only `limit` may change from page to page.",
            "When a filter changes, or a stored cursor is refused, start at the first page, without `cursor`.",
        ),
        detail="cursor: is not a cursor of this list: take `next` as it was given, with the same filters",
        errors=(
            FieldProblem(
                detail="is not a cursor of this list: take `next` as it was given, with the same filters",
                parameter="cursor",
            ),
        ),
    ),
    Explanation(
        slug="not-found",
        cause="Nothing is at this address: the id is mistyped, the article is not published or has been deleted, or "
        "the API has no such path. What is not public is not found either, by those who may not see it.",
        cure=(
            "Compare the path with the reference, its prefix too: the API may be mounted under a path such as `/api`.",
            "Encode a `/` inside of a name as `%2F`.",
            "To read an article that is not published, use `GET /drafts/{article_id}` with a token.",
            "Remove the id from lists and caches of your own; trying again does not help.",
        ),
        detail="sorry, this resource does not exist: no such article",
        instance=_DRAFT,
    ),
    Explanation(
        slug="method-not-allowed",
        cause="The path exists, but not with this method.",
        cure=(
            "Look the method up in the reference, or ask with `OPTIONS`: the `Allow` header lists what there is.",
            "To change some fields of an article use `PATCH`; no article is replaced with `PUT`.",
            "An HTML form can send only `GET` and `POST`: use `fetch`.",
        ),
        detail="this path takes GET, HEAD, OPTIONS",
    ),
    Explanation(
        slug="conflict",
        cause="The change does not fit what is there now: somebody else changed it while your request was being "
        "carried out, or it is not in a state that allows this, such as retracting what is not published. Nothing "
        "was written.",
        cure=(
            "Keep the text that the person has written.",
            "Read the draft again, and look at its `status` and `version`.",
            "If the change still makes sense, send it with the new `ETag` as `If-Match`; if not, show both versions "
            "and let the person decide.",
        ),
        detail="article: it is not published",
        instance=f"{_DRAFT}/publication",
    ),
    Explanation(
        slug="taken",
        cause="What must be unique belongs to something else already: most often a path of the site, which another "
        "article, an alias of one, or a file has.",
        cure=(
            "Choose another `slug` or `path`, and send the request again.",
            "Or first move or delete what has it now; `detail` names it where it is known.",
            "A path that an article once had stays its own, so that old links keep leading to it.",
        ),
        detail="path: the path /posts/tea belongs to article#01KJMEFC00000000000000001B",
        instance=f"{_DRAFT}/path",
    ),
    Explanation(
        slug="precondition-failed",
        cause="The version in `If-Match` is not the one there is: it was changed since you read it, or the tag is not "
        "one of ours. Nothing was written. `current` and the `ETag` header have the version there is now.",
        cure=(
            "Keep the text that the person has written.",
            "Read the draft again and compare; `GET /articles/{article_id}/revisions` lists what was saved since.",
            "Put the changes together, or let the person choose, and send the result with the new `ETag`.",
            "Send the `ETag` as it came, with its quotation marks. Do not use `If-Match: *` to get past this: it "
            "overwrites what somebody else has written.",
        ),
        detail="version: you have seen version 3, it is at 4 now",
        instance=_DRAFT,
        current=4,
    ),
    Explanation(
        slug="too-large",
        cause="The body, or one part of it, is over a limit; or the change touches more at once than one transaction "
        "takes. `detail` states the limit.",
        cure=(
            "Keep the text that the person has written; split it, or take out what is not text.",
            "Do not put images into a text as `data:` URLs: link to a file.",
            "Check the size before sending: `new TextEncoder().encode(body).length` counts bytes, as the limit does.",
        ),
        detail="the body takes at most 262,144 bytes",
    ),
    Explanation(
        slug="unsupported-media-type",
        cause="The body is not declared as JSON, or it is compressed.",
        cure=(
            "Send `Content-Type: application/json`. With a string as body, `fetch` says `text/plain` by itself.",
            "Do not send a form: neither `FormData` nor `URLSearchParams` is JSON.",
            "Do not send `Content-Encoding`.",
        ),
        detail="Content-Type: must be application/json, in UTF-8",
        errors=(FieldProblem(detail="must be application/json, in UTF-8", header="Content-Type"),),
    ),
    Explanation(
        slug="invalid",
        cause="The body is JSON, but a field is missing, unknown, of the wrong type, or breaks a rule of the "
        "publication. Nothing was written.",
        cure=(
            "Read `errors`: each `pointer` (RFC 6901) leads to a field of the body, `detail` says what it must be.",
            "Show the sentence beside that field, and keep all that the person has entered.",
            "An unknown field is often a slip of the pen, or one that only answers have, such as `version`: send only "
            "the fields that the reference lists.",
        ),
        detail="the body has a fault",
        errors=(FieldProblem(detail="must be an array, is a string", pointer="/tags"),),
    ),
    Explanation(
        slug="idempotency-key-reused",
        cause="This `Idempotency-Key` has been used with this token in the last 24 hours, for another request: method, "
        "path, `If-Match` or body differ. Nothing was written now; the first request stands.",
        cure=(
            "Make a new key for each thing that a person does, with `crypto.randomUUID()`.",
            "Keep the key, and the body as it was sent, for repetitions of the very same request only.",
            "After an edit, it is a new request: new key.",
        ),
        detail="Idempotency-Key: this key was used for another request",
        errors=(FieldProblem(detail="this key was used for another request", header="Idempotency-Key"),),
    ),
    Explanation(
        slug="precondition-required",
        cause="This write needs the header `If-Match`, which says what version you have seen. Without it, one person "
        "could overwrite another's work unseen.",
        cure=(
            "Read the draft first, and send its `ETag` as `If-Match`, with its quotation marks.",
            "In a page of another origin, `ETag` can be read from the answer: it is among the exposed headers.",
            "After a write, go on with the `ETag` of its answer.",
        ),
        detail='If-Match: send the ETag that you have seen, such as If-Match: "3"',
        instance=_DRAFT,
        errors=(FieldProblem(detail='send the ETag that you have seen, such as If-Match: "3"', header="If-Match"),),
    ),
    Explanation(
        slug="internal-error",
        cause="A fault of ours that nobody foresaw. It is in the logs under `request_id`. The write may or may not "
        "have been carried out.",
        cure=(
            "Keep the text that the person has written.",
            "Repeat a read once. Repeat a write with the same `Idempotency-Key`: it is never carried out twice.",
            "If it stays, report the `request_id`, the method and the path; never the token.",
        ),
        detail="the request was not carried out; nothing is known to be wrong with it",
    ),
    Explanation(
        slug="bad-gateway",
        cause="The function behind the gateway broke off or gave no proper answer. A write may have been carried out.",
        cure=(
            "Repeat after a second, a write with the same `Idempotency-Key`.",
            "If you sent none, read first what is there, to see whether the write happened.",
            "If it stays, tell the operator, with the `request_id`.",
        ),
        detail="bad gateway",
        gateway=502,
    ),
    Explanation(
        slug="unavailable",
        cause="A store that the API needs does not answer, or has too much to do. The request itself is in order.",
        cure=(
            "Keep the text that the person has written.",
            "Repeat after the seconds in the `Retry-After` header, and wait twice as long each further time.",
            "Repeat a write with the same `Idempotency-Key`: it is never carried out twice.",
            "Meanwhile show what you have in a cache; the published pages do not depend on the API.",
        ),
        detail="the store does not answer",
    ),
    Explanation(
        slug="gateway-timeout",
        cause="The answer took longer than the gateway waits. The write may be carried out all the same.",
        cure=(
            "Do not take it as failed: repeat it with the same `Idempotency-Key`, which gives the first answer if "
            "there is one.",
            "If you sent none, read first what is there.",
            "Ask for a list with a smaller `limit`.",
        ),
        detail="gateway timeout",
        gateway=504,
    ),
)
_ORDER = (
    "malformed-json",
    "bad-request",
    "cursor",
    "unauthorized",
    "code-required",
    "second-factor-required",
    "forbidden",
    "not-found",
    "method-not-allowed",
    "conflict",
    "taken",
    "precondition-failed",
    "too-large",
    "unsupported-media-type",
    "invalid",
    "idempotency-key-reused",
    "precondition-required",
    "too-many-requests",
    "limited",
    "internal-error",
    "bad-gateway",
    "unavailable",
    "gateway-timeout",
)
_KNOWN = {each.slug: each for each in (*CALLERS, *_OTHERS)}
EXPLANATIONS = {slug: _KNOWN[slug] for slug in _ORDER}
"""By slug, in the order of their statuses."""
