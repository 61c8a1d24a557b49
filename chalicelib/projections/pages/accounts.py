"""The pages of accounts, the same for everybody: what they show of somebody, their script asks the API for."""

from chalicelib.projections.pages import urls
from chalicelib.projections.pages.around import site
from chalicelib.projections.pages.contexts import AccountPage
from chalicelib.projections.pages.files import ACCOUNT_PAGES
from chalicelib.projections.pages.state import State
from chalicelib.settings import settings


def account_at(path: str, state: State) -> AccountPage | None:
    """The page of accounts at a path, if it is one of theirs. The publication's own language comes first."""
    if "/account/" not in path:
        return None
    own = state.settings.language
    places = ((name, language) for language in sorted(state.languages(), key=own.__ne__) for name in ACCOUNT_PAGES)
    found = next((each for each in places if urls.account_path(*each, state.settings) == path), None)
    return account_page(*found, state) if found else None


def account_page(name: str, language: str, state: State) -> AccountPage:
    """One of `ACCOUNT_PAGES`."""
    at = {each: urls.account_path(each, language, state.settings) for each in ACCOUNT_PAGES}
    return AccountPage(
        site=site(language, state),
        name=name,
        path=at[name],
        api=settings.api_base,
        home=at["account"],
        log_in=at["log-in"],
        reset=at["reset"],
        sign_up=at["sign-up"],
    )
