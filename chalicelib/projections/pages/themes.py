"""A publisher's own theme as pages meet it: which one, and what is said when a template of it fails."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from chalicelib.errors import Invalid
from chalicelib.models import themes
from chalicelib.models.themes import Theme
from chalicelib.projections.pages.contexts import Page

_FAILURES = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What an expression of a template can raise."""


def of(page: Page) -> Theme | None:
    """The theme that a page is rendered with; None for Galley's own."""
    site = getattr(page, "site", None)
    return themes.find(site.theme) if site and site.theme else None


@contextmanager
def failures(theme: Theme | None) -> Iterator[None]:
    """Raises `Invalid` for what a theme's templates raise. Without a theme, errors are ours and come through."""
    try:
        yield
    except _FAILURES as error:
        if theme is None:
            raise
        raise Invalid(f"{_place(error, theme)}: {_reason(error)}", field="theme") from error


def _place(error: Exception, theme: Theme) -> str:
    """`article.html, line 3`: the innermost line of the theme's own files."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name or error.filename}, line {error.lineno}"
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in theme.files]
    return f"{own[-1].filename}, line {own[-1].lineno}" if own else "the templates"


def _reason(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name!r}"
    return str(error) or type(error).__name__
