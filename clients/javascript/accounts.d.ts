/**
 * Accounts: what a client gives and takes of people, and of whoever is logged in. Part of galley.d.ts.
 */
import type { Answer, CallOptions, ChangeOptions, ListOptions, Page, Person, WriteOptions } from "./galley.js";

/**
 * Nobody needs to be logged in for these, and none is repeated by itself. What a mail brings is a link to a page of
 * the site; the part after its `#` is the `token`.
 */
export interface Auth {
  /** A mail brings a link, good for 30 minutes; the answer is the same for every address. */
  signUp(body: MailAsked, options?: CallOptions): Promise<Answer<Done>>;
  /** An account for whoever reads the mail, who is then logged in. */
  confirm(body: Confirmation, options?: CallOptions): Promise<Answer<SessionAnswer>>;
  /**
   * Problems to answer: `code-required` asks for the same with a `code`; `limited` may have a `challenge`, whose
   * solution goes into `proof`.
   */
  logIn(body: LogIn, options?: CallOptions): Promise<Answer<SessionAnswer>>;
  /** The next tokens of a session, by the cookie or by `refresh_token`. A `member` is renewed without it. */
  refresh(body?: { refresh_token?: string }, options?: CallOptions): Promise<Answer<SessionAnswer>>;
  logOut(body?: { refresh_token?: string }, options?: CallOptions): Promise<Answer<Done>>;
  /** A mail brings a link to choose another password. */
  askReset(body: MailAsked, options?: CallOptions): Promise<Answer<Done>>;
  reset(body: { token: string; password: string }, options?: CallOptions): Promise<Answer<Done>>;
  /** A mail brings a link to log in with, good for 10 minutes. For readers without a second factor. */
  askLink(body: MailAsked, options?: CallOptions): Promise<Answer<Done>>;
  enter(body: Entry, options?: CallOptions): Promise<Answer<SessionAnswer>>;
  acceptInvite(body: Acceptance, options?: CallOptions): Promise<Answer<SessionAnswer>>;
}

/** What is changed here with a password ends all sessions, and answers with a new one where there is one. */
export interface Account {
  get(options?: CallOptions): Promise<Answer<OwnAccount>>;
  update(changes: AccountChanges, options: ChangeOptions): Promise<Answer<OwnAccount>>;
  changePassword(body: PasswordChange, options?: CallOptions): Promise<Answer<SessionAnswer>>;
  /** A mail to the new address brings a link; until it is used, the old one stays. */
  askAddress(body: { email: string; password: string; code?: string }, options?: CallOptions): Promise<Answer<Done>>;
  confirmAddress(body: Entry, options?: CallOptions): Promise<Answer<SessionAnswer>>;
  /** A link to an archive of everything that is known of oneself, good for minutes. */
  export(body: { password: string }, options?: CallOptions): Promise<Answer<Export>>;
  /** At once and for good. */
  delete(body: { password: string }, options?: CallOptions): Promise<Answer<Done>>;
  sessions: {
    list(options?: CallOptions): Promise<Answer<{ items: Session[] }>>;
    end(id: string, options?: WriteOptions): Promise<Answer<Session>>;
    /** This one too. */
    endAll(options?: CallOptions): Promise<Answer<{ person_id: string }>>;
  };
  secondFactor: {
    /** A secret for an authenticator app; in force with `turnOn`. */
    offer(options?: CallOptions): Promise<Answer<Offer>>;
    turnOn(body: SecondFactor, options?: CallOptions): Promise<Answer<SecondFactorOn>>;
    turnOff(body: Proven, options?: CallOptions): Promise<Answer<SessionAnswer>>;
    renewRecoveryCodes(body: Proven, options?: CallOptions): Promise<Answer<{ recovery_codes: string[] }>>;
  };
}

export interface People {
  /** Somebody who writes, by id or handle. */
  get(person: string, options?: CallOptions): Promise<Answer<Person>>;
  /** One page of those who have a role, who came last first. Scope `people:read`. */
  list(options?: ListOptions & { role?: Role }): Promise<Answer<Page<Member>>>;
  all(options?: ListOptions & { role?: Role }): AsyncGenerator<Member, void, undefined>;
  /** What somebody may do. Scope `people:read`. */
  role(id: string, options?: CallOptions): Promise<Answer<Member>>;
  /** Scope `people:write`, as for the next two. Their sessions end. */
  setRole(id: string, role: Role, options: ChangeOptions): Promise<Answer<Member>>;
  setStatus(id: string, status: Member["status"], options: ChangeOptions): Promise<Answer<Member>>;
  endSessions(id: string, options?: WriteOptions): Promise<Answer<Member>>;
}

export interface Invites {
  /** One page of invites, the newest first; open ones unless asked for others. Scope `people:read`. */
  list(options?: ListOptions & { status?: InviteStatus }): Promise<Answer<Page<Invite>>>;
  all(options?: ListOptions & { status?: InviteStatus }): AsyncGenerator<Invite, void, undefined>;
  /** A mail brings the link, good for seven days. Scope `people:write`. */
  send(invite: NewInvite, options?: WriteOptions): Promise<Answer<Invite>>;
  withdraw(id: string, options?: WriteOptions): Promise<Answer<Invite>>;
}

/** Where the refresh token goes: a cookie that no script can read (the default), or the answer, for programs. */
export type Keep = "cookie" | "body";
export type Role = "reader" | "author" | "editor" | "owner";
export type InviteStatus = "open" | "accepted" | "withdrawn";

export interface MailAsked {
  email: string;
}

export interface Done {
  message: string;
}

export interface Confirmation {
  token: string;
  name: string;
  /** At least 8 characters, none of the common ones. */
  password: string;
  /** Without it, one is made of the name. */
  handle?: string | null;
  keep?: Keep;
}

export interface LogIn {
  email: string;
  password: string;
  /** Of the authenticator app, or a recovery code. */
  code?: string;
  /** What `solve` gives. */
  proof?: string;
  keep?: Keep;
}

export interface Entry {
  token: string;
  keep?: Keep;
}

export interface Acceptance {
  token: string;
  password: string;
  /** Where the account that there is has a second factor. */
  code?: string;
  name?: string | null;
  handle?: string | null;
  keep?: Keep;
}

export interface SessionAnswer {
  access_token: string;
  token_type: "Bearer";
  /** Seconds. */
  expires_in: number;
  /** Null where the cookie has it. */
  refresh_token: string | null;
  session_id: string;
  person_id: string;
}

export interface OwnAccount extends Person {
  version: number;
  email: string;
  /** Whether there is a page about this reader; who writes has one anyway. */
  public: boolean;
  role: Role;
  second_factor: boolean;
  recovery_codes_left: number;
}

export interface AccountChanges {
  name?: string;
  handle?: string;
  title?: string;
  /** Markdown. */
  bio?: string;
  links?: { name: string; url: string }[];
  public?: boolean;
}

export interface PasswordChange {
  password: string;
  new_password: string;
  keep?: Keep;
}

export interface Export {
  url: string;
  expires_at: string;
}

export interface Session {
  id: string;
  /** Whether it is the one that asks. */
  current: boolean;
  /** What its browser called itself. */
  device: string;
  factors: string[];
  created_at: string;
  used_at: string;
  expires_at: string;
}

export interface Offer {
  secret: string;
  /** What an authenticator app takes. */
  uri: string;
  /** The same as a QR code, in SVG. */
  qr: string;
  /** To be sent back with a code that the app shows. */
  offer: string;
}

export interface SecondFactor {
  offer: string;
  code: string;
  password: string;
  /** Of the second factor that this one replaces. */
  current_code?: string;
  keep?: Keep;
}

export interface SecondFactorOn extends SessionAnswer {
  /** Shown this once. */
  recovery_codes: string[];
}

export interface Proven {
  password: string;
  /** Where there is a second factor. */
  code?: string;
  keep?: Keep;
}

/** Somebody as the staff sees them. */
export interface Member {
  id: string;
  version: number;
  name: string;
  handle: string;
  role: Role;
  status: "active" | "suspended";
  /** Whether they can log in. */
  account: boolean;
}

export interface NewInvite {
  email: string;
  role: Exclude<Role, "reader">;
  name?: string | null;
  /** Somebody who is named as an author already. */
  person_id?: string | null;
}

export interface Invite {
  id: string;
  email: string;
  role: Exclude<Role, "reader">;
  name: string;
  person_id: string | null;
  invited_by: string;
  status: InviteStatus;
  created_at: string;
  expires_at: string;
}
