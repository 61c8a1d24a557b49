"""What is assumed of a month, for three sizes of publication."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Month:
    """What is assumed of a month. Every field is a row of the table in docs/cost.md."""

    views: int
    views_per_visit: float = 2
    pictures_per_view: float = 1
    picture_kilobytes: int = 60
    robots_per_view: float
    missing_per_view: float
    cache_hits: float
    archive: int
    articles: int
    saves: int = 10
    edits: int = 1
    pictures_per_article: int = 2
    picture_megabytes: float = 3
    sign_ups: int
    log_ins: int
    refreshes: int = 5
    api_reads: int
    cold_starts: float
    cold_start_seconds: float = 1.5
    call_milliseconds: float = 10
    work_milliseconds: float = 30
    file_milliseconds: float = 15
    password_milliseconds: float = 500
    picture_gb_seconds: float = 30
    log_kilobytes: float = 1.5
    decryptions: int = 3
    polls_per_minute: int = 15
    version_days: int = 30


SMALL = Month(
    views=10_000,
    robots_per_view=0.5,
    missing_per_view=0.1,
    cache_hits=0.3,
    archive=200,
    articles=10,
    sign_ups=10,
    log_ins=50,
    api_reads=1_000,
    cold_starts=0.3,
)
MIDDLE = Month(
    views=1_000_000,
    robots_per_view=0.3,
    missing_per_view=0.03,
    cache_hits=0.8,
    archive=2_000,
    articles=60,
    sign_ups=500,
    log_ins=5_000,
    api_reads=50_000,
    cold_starts=0.05,
)
LARGE = Month(
    views=100_000_000,
    robots_per_view=0.2,
    missing_per_view=0.01,
    cache_hits=0.95,
    archive=20_000,
    articles=600,
    sign_ups=20_000,
    log_ins=300_000,
    api_reads=2_000_000,
    cold_starts=0.01,
)
MONTHS = {"10,000": SMALL, "1,000,000": MIDDLE, "100,000,000": LARGE}
