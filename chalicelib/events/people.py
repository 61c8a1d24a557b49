"""What can happen to people, and to their addresses, sessions and invites. Ids only, never an address or a name."""

from chalicelib.events.base import Event


class PersonAdded(Event, frozen=True):
    """Somebody who writes was added."""

    kind = "person.added"


class PersonRevised(Event, frozen=True):
    """What is shown of a person has changed."""

    kind = "person.revised"


class PersonJoined(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody has an account; `role` is what they may do, `invite` the id of the invite that they accepted, if any."""

    kind = "person.joined"
    role: str
    invite: str = ""


class PersonRoleChanged(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody may do more or less than before, by an invite if there was one. All their sessions have ended."""

    kind = "person.role-changed"
    role: str
    before: str
    invite: str = ""


class PersonSuspended(Event, frozen=True):
    """Somebody may do nothing any more until they are reinstated. All their sessions have ended."""

    kind = "person.suspended"


class PersonReinstated(Event, frozen=True):
    """Somebody who was suspended may log in again."""

    kind = "person.reinstated"


class PersonPasswordChanged(Event, frozen=True, kw_only=True):
    """Somebody has another password; `way` is change or reset. All their sessions have ended."""

    kind = "person.password-changed"
    way: str


class PersonAddressChanged(Event, frozen=True, kw_only=True):
    """Somebody logs in with another address; `before` and `after` are the ids of the two. All sessions have ended."""

    kind = "person.address-changed"
    before: str
    after: str


class PersonSecondFactorChanged(Event, frozen=True, kw_only=True):
    """A second factor was turned on or off; `on` says which. All their sessions have ended."""

    kind = "person.second-factor-changed"
    on: bool


class PersonRecoveryRenewed(Event, frozen=True):
    """Somebody has other recovery codes."""

    kind = "person.recovery-renewed"


class PersonSessionsEnded(Event, frozen=True):
    """All sessions of somebody have ended."""

    kind = "person.sessions-ended"


class PersonExported(Event, frozen=True):
    """Somebody has asked for everything that is known of them."""

    kind = "person.exported"


class PersonDeleted(Event, frozen=True):
    """Somebody's account and all that was known of them is gone."""

    kind = "person.deleted"


class AddressAsked(Event, frozen=True, kw_only=True):
    """Somebody has asked for a link by mail; `purpose` is sign-up, reset or magic-link.

    Whether the address is known here decides who is told what, not whether there is this entry.
    """

    kind = "address.asked"
    purpose: str


class AddressChangeAsked(Event, frozen=True, kw_only=True):
    """Somebody who is logged in wants to log in with this address; `person` is their id."""

    kind = "address.change-asked"
    person: str


class AddressSuppressed(Event, frozen=True, kw_only=True):
    """No mail goes to an address any more; `why` is bounced or complained. Empty: it may again."""

    kind = "address.suppressed"
    why: str


class SessionStarted(Event, frozen=True, kw_only=True):
    """Somebody has logged in; `factors` are how: password, magic-link, totp, recovery-code, confirmation."""

    kind = "session.started"
    person: str
    factors: tuple[str, ...]


class SessionEnded(Event, frozen=True, kw_only=True):
    """A session is over: its person has ended it."""

    kind = "session.ended"
    person: str


class SessionStolen(Event, frozen=True, kw_only=True):
    """A refresh token that had been spent came back: two have it. The session is over for both."""

    kind = "session.stolen"
    person: str


class SessionsEnded(Event, frozen=True):
    """All sessions of everybody have ended."""

    kind = "sessions.ended"


class InviteSent(Event, frozen=True, kw_only=True):
    """Somebody is invited to the staff as `role`."""

    kind = "invite.sent"
    role: str


class InviteWithdrawn(Event, frozen=True):
    """An invite is no longer good."""

    kind = "invite.withdrawn"
