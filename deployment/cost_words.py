"""What docs/cost.md says beside its numbers."""

ABOUT = """\
# What it costs

Written by `python -m deployment.costs` from what `make bench` counts (`units.*` in `bench/results.json`), the prices
in `deployment/prices.json`, the template, and the assumptions below. A test writes it anew and compares. It is an
estimate: nobody has compared it with a bill yet. Prices are without tax, for us-east-1."""
LEFT_OUT = """\
*By the list* is what all of it costs; *after what is always free* takes off what AWS gives every account every month.
What is free for the first year alone, and credits for new accounts, are not taken off. Each account has what is free
once: other things in it use it up as well.

Not counted, because there is nothing of it yet: comments, newsletters, search, webhooks. Until there are comments,
sign-ups, log-ins and their mails are all that readers write. Not counted, because it is small or yours to choose: the
domain and its DNS zone, keeping the log after it was taken in, what CloudFront sends to the API, restores, copies
elsewhere. Prices of CloudFront are those of its cheapest regions: readers in Asia, Africa and South America cost up to
1.4 times as much; above 10 TB it asks less."""
ONE_OF_EACH = """\
Counted in a publication with ten articles of 1,200 words, three topics, a category, a section and an author each, from
the request to the last page, mark and mail that follow it. A write inside a transaction is two units for each KB of the
item, and one more for each index that it changes; functions and API Gateway are apart. The first request of a process
is what is counted: it reads the settings and the caller, which later ones remember. An article is published into a
larger archive with as many files and calls (`publish.*` in `bench/results.json`)."""
HOSTS = """\
The others rent a machine or a place on one, which costs the same with a reader or without; their plans are limited by
members, staff, visits or traffic, so what a size of ours costs there is for the host to say. Ghost's prices hold
newsletters, which Galley does not have yet; Galley's do not hold the work of whoever runs it."""
PRICED = """\
*The seller's page* is one of the seller's own, *another's* one of somebody else who tells the price; both were read as
stored copies, not live. *From memory* means that no page was found: the link is to where it should stand."""
SEEN = {"seller": "the seller's page", "other": "another's page", "none": "from memory"}
PARTS = {
    "calls": "AWS calls",
    "write_units": "write units",
    "read_units": "read units",
    "s3_puts": "S3 PUT",
    "s3_gets": "S3 GET",
    "queue_requests": "SQS",
    "mails": "mails",
}
THINGS = {
    "draft": "a draft is begun",
    "save": "a draft is saved",
    "publish": "an article is published",
    "edit": "a published article is changed and published again",
    "picture": "a picture of 1200 by 800 is added, and its smaller forms are made",
    "sign_up": "somebody asks to sign up",
    "confirm": "they confirm their address",
    "log_in": "a log-in",
    "refresh": "a session goes on (every ten minutes)",
    "api_list": "a list of articles is read through the API",
    "api_article": "an article is read through the API",
    "sweep": "the sweeper runs (every five minutes)",
    "due": "the schedule of what is due runs (every minute)",
}
ASSUMED = {
    "views": "page views",
    "views_per_visit": "pages in one visit; stylesheet and script are loaded once in it",
    "pictures_per_view": "pictures shown on a page",
    "picture_kilobytes": "KB of one, in the form that fits",
    "robots_per_view": "further pages for each, taken by crawlers and feed readers",
    "missing_per_view": "paths asked for that are not there, for each page view; never in the cache",
    "cache_hits": "share that CloudFront has already",
    "archive": "articles that are there",
    "articles": "articles published",
    "saves": "saves of each before",
    "edits": "changes of each afterwards",
    "pictures_per_article": "pictures of each",
    "picture_megabytes": "MB of one with all its forms",
    "sign_ups": "sign-ups",
    "log_ins": "log-ins",
    "refreshes": "times that each goes on for ten minutes more",
    "api_reads": "reads through the API, by programs; half of them lists",
    "cold_starts": "share of calls that start a process, those of the clock left out",
    "cold_start_seconds": "seconds that a start takes, which are billed",
    "call_milliseconds": "milliseconds that a function waits for an AWS call",
    "work_milliseconds": "milliseconds of its own in each call of a function",
    "file_milliseconds": "milliseconds for each page that is rendered",
    "password_milliseconds": "milliseconds to check a password",
    "picture_gb_seconds": "GB-seconds for the forms of a picture",
    "log_kilobytes": "KB of log for each call of a function",
    "decryptions": "secrets that a new process has decrypted",
    "polls_per_minute": "times a minute that Lambda asks each queue (five pollers, 20 seconds each)",
    "version_days": "days that replaced versions of a page are kept",
}
