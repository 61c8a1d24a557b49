"""Bugs in sessions, rights, one-time tokens and names."""

from tests.sim.mutants.mutant import Matrix, Mutant, Orders

_SESSIONS = "commands/sessions.py"

PEOPLE = (
    Mutant(
        "a session that is gone is written by its next token",
        "models/sessions.py",
        (("session.update(actions, condition=", "session.update(actions, condition=None and "),),
        "R2",
        Orders("accounts.delete", "sessions.refresh"),
    ),
    Mutant(
        "who did not get the next token is taken for a thief",
        _SESSIONS,
        (('if _same(token, session.previous or "") and', "if _same(token, session.id) and"),),
        "R15",
        Matrix("sessions.refresh"),
    ),
    Mutant(
        "the end of a session ends nothing",
        _SESSIONS,
        (("    session.ended_at = clock.text(clock.now())\n", ""),),
        "R3",
        Matrix("sessions.end"),
    ),
    Mutant(
        "a session whose time is over goes on until it is deleted",
        "models/sessions.py",
        (("return not self.ended_at and self.expires_at > now and self.idle_at > now", "return not self.ended_at"),),
        "R20",
        Matrix("sessions.log_in"),
    ),
    Mutant(
        "who is suspended keeps their sessions for later",
        "commands/roles.py",
        (("[*credentials.raised(person, address), *(also or [])]", "[*(also or [])] if address or also else []"),),
        "R16",
        Matrix("roles.end_sessions"),
    ),
    Mutant(
        "a one-time token is not used up",
        "commands/pending.py",
        (("if name != purpose}", "if purpose}"),),
        "R14",
        Orders("accounts.enter", "accounts.enter", same=True),
    ),
    Mutant(
        "an address is put over a newer one",
        "models/addresses.py",
        (("return transactions.put(address, free)", "return transactions.put(address, None and free)"),),
        "R14",
        Orders("accounts.enter", "accounts.enter", same=True),
    ),
    Mutant(
        "an invite that was withdrawn is good still",
        "commands/invites.py",
        (("[Invite.status.set(invites.ACCEPTED)], open_still)", "[Invite.status.set(invites.ACCEPTED)])"),),
        "R3",
        Orders("invites.accept", "invites.withdraw"),
    ),
    Mutant(
        "another handle is not claimed",
        "commands/people.py",
        (("    names = _renamed(claims.handle(before), claims.handle(person.handle))\n", "    names = before[:0]\n"),),
        "R12",
        Matrix("people.revise"),
    ),
    Mutant(
        "a one-time token is good until it is used",
        "commands/pending.py",
        (('    if waiting["until"] <= clock.text(clock.now()):\n', '    if not waiting["until"]:\n'),),
        "R20",
        Matrix("accounts.ask"),
    ),
)
