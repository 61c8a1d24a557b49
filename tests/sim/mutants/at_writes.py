"""Bugs in how something is written: the ledger, its claims, its requests, and what articles write beside themselves."""

from tests.sim.mutants.mutant import Matrix, Mutant, Orders, Schedules

_LEDGER = "ledger.py"
_ENTRY = "        transactions.create(entry),"

WRITES = (
    Mutant(
        "an entry is put over what is there",
        _LEDGER,
        ((_ENTRY, "        transactions.put(entry),"),),
        "R2",
        Matrix("people.add"),
    ),
    Mutant(
        "neither the entry nor the subject is a lock",
        _LEDGER,
        (
            (_ENTRY, "        transactions.put(entry),"),
            ("else transactions.replace(subject, base)", "else transactions.put(subject)"),
        ),
        "R2",
        Orders("articles.publish", "articles.revise"),
    ),
    Mutant(
        "claims are taken from their owners",
        _LEDGER,
        (("role=role), free_or_own)", "role=role))"),),
        "R12",
        Schedules(("articles.move", "people.add", "people.revise"), {"one": False}),
    ),
    Mutant(
        "claims are not freed",
        _LEDGER,
        (("transactions.delete(Claim(claim),", "transactions.check(Claim(claim),"),),
        "R12",
        Matrix("articles.delete"),
    ),
    Mutant(
        "no refusal is known as an earlier success",
        _LEDGER,
        (('return bool(found and found.get("id") == entry.id)', "return False and bool(found)"),),
        "R1",
        Matrix("people.add"),
    ),
    Mutant(
        "each refusal is taken for an earlier success",
        _LEDGER,
        (('return bool(found and found.get("id") == entry.id)', "return True or bool(found)"),),
        "R1",
        Orders("articles.publish", "articles.retract"),
    ),
    Mutant(
        "a refusal is swallowed",
        _LEDGER,
        (("            raise _named(refusal, operations, key) from refusal", "            return entry"),),
        "R1",
        Orders("articles.publish", "articles.retract"),
    ),
    Mutant(
        "an entry does not name the one before it",
        _LEDGER,
        (('previous=subject.head or ""', 'previous=""'),),
        "R2",
        Matrix("articles.revise"),
    ),
    Mutant(
        "the seal leaves out who did it",
        "models/ledger.py",
        (('"kind", "actor", "at"', '"kind", "at"'),),
        "R2",
        Matrix("articles.revise"),
    ),
    Mutant(
        "a request key is put over what is there",
        _LEDGER,
        (
            (
                "return transactions.put(record, Request.key.does_not_exist() | (Request.expires <= now))",
                "return transactions.put(record)",
            ),
        ),
        "R4",
        Matrix("articles.draft"),
    ),
    Mutant(
        "a request key is not remembered",
        _LEDGER,
        (("*([_remember(key, subject)] if key else [])", ""),),
        "R4",
        Matrix("articles.draft"),
    ),
    Mutant(
        "a request key is forgotten at once",
        "models/requests.py",
        (("KEPT_SECONDS = 24 * 3600", "KEPT_SECONDS = 0"),),
        "R4",
        Matrix("articles.draft"),
    ),
    Mutant(
        "entry and state are two transactions",
        _LEDGER,
        (
            (
                "        transactions.write(operations)\n",
                "        transactions.write(operations[:1])\n        transactions.write(operations[1:])\n",
            ),
        ),
        "R2",
        Matrix("articles.revise"),
    ),
    Mutant(
        "what was not answered is done once more",
        _LEDGER,
        (
            (
                "    except Refused as refusal:\n",
                "    except GalleyError:\n"
                "        return commit(subject, event, actor=actor, changes=changes, key=key)\n"
                "    except Refused as refusal:\n",
            ),
        ),
        "R1",
        Matrix("tokens.create"),
    ),
    Mutant(
        "an event says that it was before as it is after",
        "commands/saving.py",
        (("event(before=before.listing,", "event(before=after.listing,"),),
        "R7",
        Matrix("articles.delete"),
    ),
    Mutant(
        "new words are not a revision of their own",
        "commands/saving.py",
        (("return [transactions.create(made), transactions.put(copy)]", "return [transactions.put(copy)]"),),
        "R13",
        Matrix("articles.amend"),
    ),
    Mutant(
        "a count is put, not added to",
        "commands/listings.py",
        (("Topic.total.add(amount)", "Topic.total.set(amount)"),),
        "R12",
        Matrix("articles.publish"),
    ),
    Mutant(
        "what is retracted stays in its lists",
        "commands/listings.py",
        (("return puts + [transactions.delete(Topic(topic, key)) for topic, key in gone]", "return puts + gone[:0]"),),
        "R12",
        Matrix("articles.retract"),
    ),
)
