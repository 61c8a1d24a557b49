"""The answers: names and types as Ghost 6 has them. What `fields` or `include` leave out is not set."""

from uuid import UUID, uuid5

from msgspec import UNSET, Struct, UnsetType

NAMESPACE = UUID("7f1d2f0e-6f0b-5b8e-9c39-3a1f6f0c5a11")
"""Of the version 5 UUIDs that stand in for those that Ghost draws by chance."""
Text = str | None | UnsetType
Flag = bool | UnsetType


class GhostCount(Struct, frozen=True, kw_only=True):
    posts: int


class GhostTag(Struct, frozen=True, kw_only=True):
    """A tag. Only a public one is ever shown."""

    id: Text = UNSET
    name: Text = UNSET
    slug: Text = UNSET
    description: Text = UNSET
    feature_image: Text = UNSET
    visibility: Text = UNSET
    og_image: Text = UNSET
    og_title: Text = UNSET
    og_description: Text = UNSET
    twitter_image: Text = UNSET
    twitter_title: Text = UNSET
    twitter_description: Text = UNSET
    meta_title: Text = UNSET
    meta_description: Text = UNSET
    codeinjection_head: Text = UNSET
    codeinjection_foot: Text = UNSET
    canonical_url: Text = UNSET
    accent_color: Text = UNSET
    url: Text = UNSET
    count: GhostCount | UnsetType = UNSET


class GhostAuthor(Struct, frozen=True, kw_only=True):
    """Somebody who has published."""

    id: Text = UNSET
    name: Text = UNSET
    slug: Text = UNSET
    profile_image: Text = UNSET
    cover_image: Text = UNSET
    bio: Text = UNSET
    website: Text = UNSET
    location: Text = UNSET
    facebook: Text = UNSET
    twitter: Text = UNSET
    threads: Text = UNSET
    bluesky: Text = UNSET
    mastodon: Text = UNSET
    tiktok: Text = UNSET
    youtube: Text = UNSET
    instagram: Text = UNSET
    linkedin: Text = UNSET
    meta_title: Text = UNSET
    meta_description: Text = UNSET
    url: Text = UNSET
    count: GhostCount | UnsetType = UNSET


class GhostPost(Struct, frozen=True, kw_only=True):
    """A post or a page."""

    id: Text = UNSET
    uuid: Text = UNSET
    title: Text = UNSET
    slug: Text = UNSET
    html: Text = UNSET
    plaintext: Text = UNSET
    comment_id: Text = UNSET
    feature_image: Text = UNSET
    feature_image_alt: Text = UNSET
    feature_image_caption: Text = UNSET
    featured: Flag = UNSET
    visibility: Text = UNSET
    created_at: Text = UNSET
    updated_at: Text = UNSET
    published_at: Text = UNSET
    custom_excerpt: Text = UNSET
    codeinjection_head: Text = UNSET
    codeinjection_foot: Text = UNSET
    custom_template: Text = UNSET
    canonical_url: Text = UNSET
    show_title_and_feature_image: Flag = UNSET
    tags: tuple[GhostTag, ...] | UnsetType = UNSET
    authors: tuple[GhostAuthor, ...] | UnsetType = UNSET
    primary_author: GhostAuthor | UnsetType | None = UNSET
    primary_tag: GhostTag | UnsetType | None = UNSET
    url: Text = UNSET
    excerpt: Text = UNSET
    reading_time: int | UnsetType = UNSET
    access: Flag = UNSET
    comments: Flag = UNSET
    og_image: Text = UNSET
    og_title: Text = UNSET
    og_description: Text = UNSET
    twitter_image: Text = UNSET
    twitter_title: Text = UNSET
    twitter_description: Text = UNSET
    meta_title: Text = UNSET
    meta_description: Text = UNSET
    email_subject: Text = UNSET
    frontmatter: Text = UNSET


class GhostPagination(Struct, frozen=True, kw_only=True):
    """`next` and `prev` are numbers of pages."""

    page: int
    limit: int
    pages: int
    total: int
    next: int | None
    prev: int | None


class GhostMeta(Struct, frozen=True, kw_only=True):
    pagination: GhostPagination


def meta(page: int, limit: int, total: int) -> GhostMeta:
    """Of a page of a list; a list of nothing has one page, as in Ghost."""
    pages = max(1, -(-total // limit))
    following, before = page + 1 if page < pages else None, page - 1 if page > 1 else None
    return GhostMeta(
        pagination=GhostPagination(page=page, limit=limit, pages=pages, total=total, next=following, prev=before)
    )


def uuid(text: str) -> str:
    """The same for the same text."""
    return str(uuid5(NAMESPACE, text))


def object_id(text: str) -> str:
    """24 hexadecimal characters, as Ghost's ids are; the same for the same text."""
    return uuid5(NAMESPACE, text).hex[:24]
