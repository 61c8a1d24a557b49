"""Bugs in what functions do that nobody waits for: relay, queues, sweeper, mail, the clock."""

from tests.sim.mutants.mutant import Matrix, Mutant, Orders, Schedules

FUNCTIONS = (
    Mutant(
        "the relay swallows what a queue did not take",
        "relay.py",
        (('{"batchItemFailures": [{"itemIdentifier": first}]}', '{"batchItemFailures": first and []}'),),
        "R5",
        Matrix("work.stream", at="SendMessageBatch"),
    ),
    Mutant(
        "the relay names the last record",
        "relay.py",
        (('first = records[0]["dynamodb"]', 'first = records[-1]["dynamodb"]'),),
        "R5",
        Matrix("work.stream", at="SendMessageBatch"),
    ),
    Mutant(
        "the relay tells one follower only",
        "relay.py",
        (
            (
                "[Passed(p.name, subject, version, kind) for p in followers(kind)]",
                "[Passed(p.name, subject, version, kind) for p in followers(kind)[:1]]",
            ),
        ),
        "R5",
        Matrix("work.stream"),
    ),
    Mutant(
        "done is marked before it is done",
        "queues.py",
        (
            (
                "        apply(entries)\n        _mark(entries",
                "        _mark(entries, projection)\n        apply(entries",
            ),
            ("apply(entries, projection)", "apply(entries)"),
        ),
        "R9",
        Matrix("work.stream"),
    ),
    Mutant(
        "a message that fails is called handled",
        "queues.py",
        (("        return False\n", "        return True\n"),),
        "R5",
        Matrix("work.stream"),
    ),
    Mutant(
        "done is never marked",
        "queues.py",
        (("        apply(entries)\n        _mark(entries, projection)\n", "        apply(entries)\n"),),
        "R5",
        Matrix("work.mail"),
    ),
    Mutant(
        "the sweeper does not sweep",
        "sweeper.py",
        (("    if since >= until:\n", "    if since:\n"),),
        "R5",
        Matrix("work.sweeper"),
    ),
    Mutant(
        "the sweeper's mark is as far as it has looked",
        "sweeper.py",
        (("until - SKEW\n", "until\n"),),
        "R5",
        Schedules(("media.add", "accounts.ask", "articles.publish"), {"down": "sqs", "skewed": True}),
    ),
    Mutant(
        "the sweeper gives up at once",
        "sweeper.py",
        (("TRIES = 5\n", "TRIES = 0\n"),),
        "R5",
        Matrix("work.sweeper"),
    ),
    Mutant(
        "what the sweeper means to send counts as sent",
        "sweeper.py",
        (
            ("    relay.send([one.message for one in late])\n    for one in late:\n", "    for one in late:\n"),
            (
                "SENT, tries=one.tries + 1)\n",
                "SENT, tries=one.tries + 1)\n    relay.send([one.message for one in late])\n",
            ),
            ("if mark is None or mark.state == SENT", "if mark is None"),
        ),
        "R5",
        Matrix("work.sweeper"),
    ),
    Mutant(
        "a letter is claimed by whoever comes",
        "projections/mail/deliveries.py",
        ((".save(Done.entry.does_not_exist() | lapsed)", ".save(None and lapsed)"),),
        "R9",
        Schedules(("accounts.ask",), {"again": 0.5, "share": 0, "skewed": False}),
    ),
    Mutant(
        "a letter's claim lapses at once",
        "projections/mail/deliveries.py",
        (("LEASE = timedelta(minutes=2)", "LEASE = timedelta(0)"),),
        "R9",
        Schedules(("accounts.ask",), {"again": 0.5, "share": 0, "skewed": False}),
    ),
    Mutant(
        "a letter is sent before it is claimed",
        "projections/mail/__init__.py",
        (
            ("    if not deliveries.claim(entry.name, note.address):\n        return\n    try:\n", "    try:\n"),
            (
                "        state = _sent(entry, note)\n",
                "        state = _sent(entry, note)\n"
                "        if not deliveries.claim(entry.name, note.address):\n            return\n",
            ),
        ),
        "R9",
        Schedules(("accounts.ask",), {"again": 0.5, "share": 0, "skewed": False}),
    ),
    Mutant(
        "a letter is recorded before it is sent",
        "projections/mail/__init__.py",
        (
            (
                "        state = _sent(entry, note)\n",
                "        deliveries.record(entry.name, note.address, TOLD)\n        state = _sent(entry, note)\n",
            ),
        ),
        "R9",
        Matrix("work.mail"),
    ),
    Mutant(
        "the clock publishes whatever was changed meanwhile",
        "commands/due.py",
        (("article_id=article.id, version=seen, at=dated)", "article_id=article.id, at=dated)"),),
        "R11",
        Orders("due.publish_due", "articles.retract"),
    ),
    Mutant(
        "the clock drops a plan in place of carrying it out",
        "commands/due.py",
        (
            (
                "articles.publish(actor=CLOCK, article_id=article.id, version=seen, at=dated)",
                "articles.schedule(actor=CLOCK, article_id=article.id, version=seen)",
            ),
        ),
        "R11",
        Matrix("due.publish_due"),
    ),
    Mutant(
        "the end of an article is forgotten by the index",
        "commands/states.py",
        (('article.due = "clock" if article.due_at else None', 'article.due = "clock" if publish_at else None'),),
        "R11",
        Matrix("articles.put_live"),
    ),
)
