"""What schemathesis must know of Galley besides its document: what there is, and why data that keeps the schema may be
refused. Each excuse is a kind of problem, and for broken rules the operation and the field: no status is one.
"""

import json
import os
from itertools import count
from typing import Any
from urllib.request import Request, urlopen
from zlib import crc32

import schemathesis

GIVEN = json.loads(os.environ["GALLEY_GIVEN"])
"""`url`; `token` and its `token_id`; `session` and `spare`, access tokens of people; ids of `articles`, and `example`,
that of the document's examples.
"""
OTHER_TOKEN = "01KJMEFC00000000000000000T"
LISTS = {"authors", "tags", "categories"}
_number = count()

ENDS = {"end_session", "end_sessions"}
"""What logs its caller out: somebody else calls it, who is out after the first time."""
BY_STATE = {"not-found", "conflict", "taken", "precondition-failed", "cursor", "idempotency-key-reused"}
"""Problems that depend on what there is, not on the form of what is sent: no schema can say that a path is taken, that
a cursor was signed here, or that a key names one request only."""
_TOPICS = {"/tags", "/categories", "/series", "/topics", "/translation"}
"""The slugs of names must not be empty and not be the same; how many there are is counted over all fields."""
_WORDS = {*_TOPICS, "/slug", "/section", "/path"}
"""A slug needs something that stays of it; a path is in Unicode's normal form C, and its bytes are counted."""
_AUTHORS = {"/authors"}
"""Those who are there."""
_MOMENTS = {"/published_at", "/updated_at", "/publish_at", "/unpublish_at"}
"""In the past or in the future, one after the other, and no 30th of February."""
_JOINING = {"/token", "/name", "/handle", "/password"}
"""A token that a mail brings cannot be made up."""
BY_RULE = {
    "create_article": _WORDS | _AUTHORS,
    "change_article": _WORDS | _AUTHORS,
    "publish_article": {*_MOMENTS, "/path", "/aliases", "/language"},
    "preview_article": {"/path", "/language"},
    "move_article": {"/path"},
    "change_site": {
        *("/title", "/language", "/languages", "/time_zone", "/taxonomies"),
        *("/look", "/social", "/footer", "/licence", "/security_contact", "/theme"),
    },
    "create_token": {"/name"},
    "sign_up": {"/email"},
    "ask_reset": {"/email"},
    "ask_magic_link": {"/email"},
    "log_in": {"/email", "/proof"},
    "confirm_sign_up": _JOINING,
    "accept_invite": _JOINING,
    "reset_password": _JOINING,
    "enter": {"/token"},
    "change_account": {"/name", "/handle", "/links"},
    "change_password": {"/password", "/new_password"},
    "ask_address": {"/email", "/password", "/code"},
    "confirm_address": {"/token"},
    "turn_on_second_factor": {"/offer", "/code", "/password", "/current_code"},
    "turn_off_second_factor": {"/password", "/code"},
    "renew_recovery_codes": {"/password", "/code"},
    "export_account": {"/password"},
    "delete_account": {"/password"},
    "send_invite": {"/email", "/name"},
}
"""Operations to the fields whose rules JSON Schema can say in part only."""
BY_RIGHT = {
    "log_in": "unauthorized",
    "refresh_session": "unauthorized",
    "end_session": "unauthorized",
    "end_sessions": "unauthorized",
    "change_role": "forbidden",
    "send_invite": "forbidden",
    "withdraw_invite": "forbidden",
}
"""What a password that is made up lets in; what those who logged out may do; that nobody makes owners so easily."""
ONE_OF = {"list_entries": {"subject", "actor", "day"}}
"""Parameters that exclude each other, which OpenAPI cannot say of a query."""
NOT_IN_DIGITS = "must be a whole number, is a number"
"""To JSON Schema 10.0 is an integer; Galley takes digits only."""
GHOST = {"filter", "order"}
"""Ghost's filter language is no regular one; what can be sorted by depends on the list."""


BY_DESIGN = {
    ("EnsureResourceAvailability", "get_article"): "a new article is a draft, which readers do not find",
    ("UseAfterFree", "get_token"): "a revoked token stays to be seen, with when it was revoked",
}
"""Checks that assume of one operation what Galley is made not to do."""


@schemathesis.hook  # type: ignore[untyped-decorator, unused-ignore]
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Requests are about things that there are; what removes one is given its own, so that the others stay."""
    if case.meta and case.meta.generation.mode.is_positive:
        _drop_doubles(case.body)
        _keep_lists(case)
        if _drawn(case) % 4:
            _ease(case)
    values, operation = case.path_parameters, _name(case)
    if "/ghost/" not in case.path and case.meta and case.meta.generation.mode.is_positive:
        case.query.pop("key", None)  # where nobody has to show anything, schemathesis shows whatever it has
    if operation in ENDS and case.headers.get("Authorization") == f"Bearer {GIVEN['session']}":
        case.headers["Authorization"] = f"Bearer {GIVEN['spare']}"
    article = values.get("article_id")
    if operation == "revoke_token" and values.get("token_id") == GIVEN["token_id"]:
        values["token_id"] = OTHER_TOKEN
    elif operation == "delete_article" and article in {GIVEN["example"], *GIVEN["articles"]}:
        values["article_id"] = _begin_article()
    elif article == GIVEN["example"]:
        values["article_id"] = GIVEN["articles"][_drawn(case) % len(GIVEN["articles"])]


def _drawn(case: Any) -> int:
    """A number that is always the same of the same request, so that a run can be repeated."""
    return crc32(repr([case.path_parameters, dict(case.query), case.body]).encode(errors="replace"))


def _drop_doubles(body: Any) -> None:
    """Words are put into lists out of the dictionaries after it was seen to that each is there once."""
    for name in LISTS & set(body if isinstance(body, dict) else ()):
        body[name] = list(dict.fromkeys(body[name]))


def _keep_lists(case: Any) -> None:
    """Without its kinds of list and its language the publication has no topics any more."""
    if _name(case) == "change_site" and isinstance(case.body, dict):
        kinds = case.body.get("taxonomies")
        kept = {"language": "en", "taxonomies": {**(kinds or {}), "tag": "tags", "category": "categories"}}
        case.body.update({name: value for name, value in kept.items() if name in case.body})


def _ease(case: Any) -> None:
    """Leave out what is refused whatever else is asked for, lest nothing else be tested; once in four times it stays.

    Of the idempotency keys that are made up, many are the same.
    """
    for name in ("cursor", *GHOST):
        case.query.pop(name, None)
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"request-{next(_number)}"


@schemathesis.hook  # type: ignore[untyped-decorator, unused-ignore]
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Whether a failure is one."""
    kind, operation = type(failure).__name__, _name(case)
    if kind == "RejectedPositiveData":
        return not _excused(operation, response.json())
    return (kind, operation) not in BY_DESIGN


def _excused(operation: str, answer: dict[str, Any]) -> bool:
    if "type" not in answer:
        error = answer["errors"][0]
        return error["property"] in GHOST or error["code"] == "NOT_FOUND"
    slug = answer["type"].rpartition("/")[2]
    if slug in BY_STATE or slug == BY_RIGHT.get(operation):
        return True
    if slug == "bad-request" and operation in ONE_OF:
        return bool(answer["errors"]) and {each.get("parameter") for each in answer["errors"]} <= ONE_OF[operation]
    return slug == "invalid" and all(_is_known(each, BY_RULE.get(operation, set())) for each in answer["errors"])


def _is_known(error: dict[str, str], fields: set[str]) -> bool:
    field = "/" + error.get("pointer", "").strip("/").split("/")[0]
    return field in fields or error["detail"] == NOT_IN_DIGITS


def _name(case: Any) -> str:
    return str(case.operation.definition.raw.get("operationId"))


def _begin_article() -> str:
    headers = {"Authorization": f"Bearer {GIVEN['token']}", "Content-Type": "application/json"}
    request = Request(f"{GIVEN['url']}/articles", b'{"title": "To be removed"}', headers, method="POST")
    with urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["id"])
