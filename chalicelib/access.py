"""Who may do what. Until there are accounts, a right is a scope of an API token; what is not named is not allowed."""

from enum import StrEnum


class Scope(StrEnum):
    """What an API token may be allowed, each with its meaning."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> "Scope":
        member = str.__new__(cls, value)
        member._value_, member.meaning = value, meaning
        return member

    ARTICLES_READ = "articles:read", "read drafts, revisions and previews"
    ARTICLES_WRITE = "articles:write", "begin articles and save words, which readers do not see yet"
    ARTICLES_PUBLISH = "articles:publish", "publish, schedule, retract, move and delete articles"
    SITE_WRITE = "site:write", "read and change the settings of the publication"
    TOKENS_WRITE = (
        "tokens:write",
        "list and revoke all tokens, and make such that may do no more than this one, and not for longer",
    )
