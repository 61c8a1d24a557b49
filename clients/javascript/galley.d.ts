/**
 * A client of Galley's API.
 *
 *     const galley = createClient({ url: "http://localhost:8000" });
 *     const { items } = await galley.articles.list({ limit: 10 });
 *
 * Names in what the API takes and gives are the API's own (`published_at`); names of options are `camelCase`.
 * Times are RFC 3339 in UTC.
 */
export function createClient(options: ClientOptions): Galley;

export type * from "./accounts.js";
import type { Account, Auth, Invites, People } from "./accounts.js";

/**
 * Solve the `challenge` of a problem: what to send as `proof` instead of waiting. It takes about a second of work, and
 * leaves a page alive meanwhile. Only a challenge that has not expired, ten minutes after it was made, is worth it.
 */
export function solve(challenge: string, options?: { signal?: AbortSignal }): Promise<string>;

export interface ClientOptions {
  /** Where the API is, such as `http://localhost:8000` or `/api`. */
  url: string | URL;
  /** An API token, or what fetches one. It is sent only where the API asks for one. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /**
   * Do everything as whoever logs in with `auth`, in place of a token. What they show is kept in memory only, and is
   * renewed by itself: in a browser by a cookie that no script can read, so that they stay logged in when a page is
   * loaded again. Default false.
   */
  member?: boolean;
  /** In place of the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** How often a request is repeated after a network failure, 429, 502, 503 or 504. Default 2. */
  maxRetries?: number;
  /**
   * Keep answers in memory and ask only whether they have changed. For servers: a browser does the same by itself,
   * and from another origin without a preflight. Default false.
   */
  cache?: boolean;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; it is then rejected with the signal's reason. */
  signal?: AbortSignal;
  /** In place of the client's. */
  maxRetries?: number;
}

export interface WriteOptions extends CallOptions {
  /**
   * In place of one made for this call. A write that is repeated by hand must have the key of its first attempt, which
   * is `idempotencyKey` of the problem: the API then does it once, and answers twice.
   */
  idempotencyKey?: string;
}

export interface ChangeOptions extends WriteOptions {
  /** What you have seen: `etag` of an answer, its `version`, or `"*"` for whatever is there. */
  etag: string | number;
}

export interface ListOptions extends CallOptions {
  /** From 1 to 100: items of one page. Default 20, of `all` 100. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
}

/** What the API answered, and with it `etag`: not enumerable, so it is in no copy and in no JSON. */
export type Answer<T> = T & { readonly etag: string };

export interface Page<Item> {
  items: Item[];
  /** The `cursor` of the page after; null on the last one. */
  next: string | null;
}

export interface Galley {
  articles: Articles;
  drafts: Drafts;
  /** Lists of published articles: by tag, category, author, section, series and further taxonomies. */
  topics: Topics;
  people: People;
  /** Invites to the staff. */
  invites: Invites;
  /** Accounts, for those who are not logged in. */
  auth: Auth;
  /** One's own account, for those who are. */
  account: Account;
  site: SiteCalls;
  /** API tokens. */
  tokens: Tokens;
  /** The audit log. */
  ledger: Ledger;
  /** Whether the API can do its work; a problem when not. Not repeated unless asked for. */
  health(options?: CallOptions): Promise<Answer<Health>>;
  version(options?: CallOptions): Promise<Answer<Version>>;
  /** The API as an OpenAPI 3.1 document. */
  openapi(options?: CallOptions): Promise<Answer<Record<string, any>>>;
  /** Any route, by method and path: a text as it is, or parts that are yet to be encoded. */
  request<T = any>(method: Method, path: string | (string | number)[], options?: RequestOptions): Promise<Answer<T>>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RequestOptions extends CallOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  etag?: string | number;
  /** False: none is sent, and the write is never repeated. */
  idempotencyKey?: string | false;
  /** Whether it may be repeated by itself. Default: what reads, and what has a key. */
  repeatable?: boolean;
  /** Leave the token out. */
  anonymous?: boolean;
  /** As `fetch` has it: `"include"` sends the cookie to another origin too. */
  credentials?: RequestCredentials;
}

export interface Articles {
  /** One page of published articles, newest first. */
  list(options?: ArticleListOptions): Promise<Answer<Page<ArticleCard>>>;
  /** Every published article, page after page: `for await (const article of galley.articles.all()) …` */
  all(options?: ArticleListOptions): AsyncGenerator<ArticleCard, void, undefined>;
  /** A published article with its words. */
  get(id: string, options?: CallOptions): Promise<Answer<Article>>;
  /** A new draft. Scope `articles:write`. */
  create(article: NewArticle, options?: WriteOptions): Promise<Answer<Draft>>;
  /** Save words. What readers see stays until the next `publish`. Scope `articles:write`. */
  update(id: string, changes: ArticleChanges, options: ChangeOptions): Promise<Answer<Draft>>;
  /** For good; its address answers 410. Scope `articles:publish`. */
  delete(id: string, options: ChangeOptions): Promise<Answer<Deleted>>;
  /** Now, or later when `publishAt` or `unpublishAt` is given. Scope `articles:publish`. */
  publish(id: string, options: PublishOptions): Promise<Answer<Draft>>;
  /** Take it from the readers, or cancel its schedule. Scope `articles:publish`. */
  retract(id: string, options: ChangeOptions): Promise<Answer<Draft>>;
  /** To another path; the old one leads there. Scope `articles:publish`. */
  move(id: string, path: string, options: ChangeOptions): Promise<Answer<Draft>>;
  /** A page of what is saved, at an address that anybody may open for an hour. Scope `articles:read`. */
  preview(id: string, options?: CallOptions): Promise<Answer<Preview>>;
  revisions: Revisions;
}

export interface Revisions {
  /** One page of the saves of an article. Scope `articles:read`, as all that reads here. */
  list(id: string, options?: ListOptions): Promise<Answer<Page<RevisionCard>>>;
  all(id: string, options?: ListOptions): AsyncGenerator<RevisionCard, void, undefined>;
  get(id: string, revision: number, options?: CallOptions): Promise<Answer<Revision>>;
  /** What changed, against the revision before or another one. */
  diff(id: string, revision: number, options?: CallOptions & { against?: number }): Promise<Answer<Difference>>;
  /** Save the words of an earlier revision again. Scope `articles:write`. */
  restore(id: string, revision: number, options: ChangeOptions): Promise<Answer<Draft>>;
}

export interface Drafts {
  /** One page of articles as those who write see them. Scope `articles:read`. */
  list(options?: DraftListOptions): Promise<Answer<Page<DraftCard>>>;
  all(options?: DraftListOptions): AsyncGenerator<DraftCard, void, undefined>;
  /** Any article with what was saved last, whatever its status. */
  get(id: string, options?: CallOptions): Promise<Answer<Draft>>;
}

export interface Topics {
  /**
   * One topic and one page of its articles, newest first.
   * `kind` is `section` or one of `taxonomies` in `site.get()`; `name` is as articles have it, or its slug.
   */
  list(kind: string, name: string, options?: TopicListOptions): Promise<Answer<Topic>>;
  all(kind: string, name: string, options?: TopicListOptions): AsyncGenerator<TopicCard, void, undefined>;
}

export interface SiteCalls {
  /** What a front end needs to know before it shows anything. */
  get(options?: CallOptions): Promise<Answer<Site>>;
  /** All that the publisher decides. Scope `site:write`. */
  settings(options?: CallOptions): Promise<Answer<SiteSettings>>;
  /** Change some of it. Scope `site:write`. */
  update(changes: Partial<Settings>, options: ChangeOptions): Promise<Answer<SiteSettings>>;
}

/** Scope `tokens:write`. */
export interface Tokens {
  list(options?: ListOptions): Promise<Answer<Page<Token>>>;
  all(options?: ListOptions): AsyncGenerator<Token, void, undefined>;
  get(id: string, options?: CallOptions): Promise<Answer<Token>>;
  /** The answer's `token` is shown this once. Never repeated, so that no token is made that nobody has seen. */
  create(token: NewToken, options?: CallOptions): Promise<Answer<NewTokenAnswer>>;
  revoke(id: string, options?: WriteOptions): Promise<Answer<Token>>;
}

/** Scope `ledger:read`. */
export interface Ledger {
  /** One page of what happened, newest first: to a subject, by an actor or on a day; today when none is given. */
  list(options?: LedgerListOptions): Promise<Answer<Page<LedgerEntry>>>;
  all(options?: LedgerListOptions): AsyncGenerator<LedgerEntry, void, undefined>;
}

export interface ArticleListOptions extends ListOptions {
  /** Posts have a date and stand in lists; pages stand alone. Default `post`. */
  kind?: Kind;
}

export interface DraftListOptions extends ListOptions {
  /** Default `draft`. */
  status?: Status;
}

export interface TopicListOptions extends ListOptions {
  /** BCP 47. Default: the publication's own. */
  language?: string;
}

/** One of the three at most. */
export interface LedgerListOptions extends ListOptions {
  /** What it happened to, such as `article#…`. */
  subject?: string;
  /** Who did it, such as `token#…`. */
  actor?: string;
  /** In UTC: `2026-03-01`. */
  day?: string;
}

export interface PublishOptions extends ChangeOptions {
  /** The date that readers see. */
  publishedAt?: Date | string;
  updatedAt?: Date | string;
  /** Not before then. */
  publishAt?: Date | string;
  /** Retracted then. */
  unpublishAt?: Date | string;
  /** Further paths that lead to it. */
  aliases?: string[];
}

export type Kind = "post" | "page";
export type Format = "markdown" | "html" | "text";
export type Scope =
  | "articles:read"
  | "articles:write"
  | "articles:publish"
  | "people:read"
  | "people:write"
  | "site:write"
  | "ledger:read"
  | "tokens:write";

export interface Byline {
  id: string;
  name: string;
  handle: string;
}

export interface ArticleCard {
  id: string;
  kind: Kind;
  title: string;
  path: string;
  url: string;
  summary: string;
  language: string;
  /** Articles of one name in different languages are translations of each other. */
  translation: string;
  section: string;
  series: string;
  authors: Byline[];
  tags: string[];
  categories: string[];
  cover: string;
  cover_alt: string;
  published_at: string;
  updated_at: string;
}

export interface Article extends ArticleCard {
  /** As written, in `format`. */
  body: string;
  format: Format;
  /** Safe to put into a page. */
  html: string;
  canonical: string;
  topics: Record<string, string[]>;
  extra: Record<string, any>;
}

export interface Content {
  title: string;
  body: string;
  format: Format;
  /** Markdown; empty: cut from the body. */
  summary: string;
  slug: string;
  /** Such as `/2026/03/hello/`; empty: by the publication's pattern. */
  path: string;
  /** Ids of people, in the order of the byline. */
  authors: string[];
  tags: string[];
  categories: string[];
  section: string;
  series: string;
  topics: Record<string, string[]>;
  language: string;
  translation: string;
  cover: string;
  cover_alt: string;
  canonical: string;
  /** Further front matter, kept as given. */
  extra: Record<string, any>;
}

export type ArticleChanges = Partial<Content>;

export interface NewArticle extends ArticleChanges {
  title: string;
  kind?: Kind;
}

export type Status = "draft" | "scheduled" | "published" | "retracted";

/** An article as those who write see it. */
export interface DraftCard {
  id: string;
  kind: Kind;
  status: Status;
  /** Of the article; each change makes it one more. */
  version: number;
  /** Of the words saved last. */
  revision: number;
  /** Of the words that readers see. */
  live_revision: number | null;
  title: string;
  path: string | null;
  aliases: string[];
  publish_at: string | null;
  unpublish_at: string | null;
  published_at: string | null;
  updated_at: string | null;
  changed_at: string | null;
}

export interface Draft extends DraftCard {
  /** What was saved last. */
  content: Content;
}

export interface Deleted {
  id: string;
  version: number;
  status: "deleted";
}

export interface Preview {
  url: string;
  expires_at: string;
}

export interface RevisionCard {
  /** The version of the article that the save made. */
  revision: number;
  saved_at: string;
  /** Who made it: `token#…`, `operator`, `import`. */
  actor: string;
  /** Bytes. */
  size: number;
}

export interface Revision extends RevisionCard {
  content: Content;
}

export interface Difference {
  revision: number;
  /** Null: the first save is compared with nothing. */
  against: number | null;
  fields: { name: string; before: any; after: any }[];
  /** A unified diff. */
  body: string;
}

export interface TopicCard {
  id: string;
  title: string;
  path: string;
  url: string;
  summary: string;
  authors: Byline[];
  tags: string[];
  published_at: string;
  updated_at: string;
}

export interface Topic extends Page<TopicCard> {
  kind: string;
  /** The slug; of an author the id. */
  name: string;
  title: string;
  language: string;
  /** Only of a list with a path of its own. */
  path: string | null;
  /** Of all its articles, not of this page's. */
  count: number;
}

export interface Person {
  id: string;
  name: string;
  handle: string;
  title: string;
  bio: string;
  links: { name: string; url: string }[];
}

export interface MenuItem {
  name: string;
  url: string;
  children: MenuItem[];
}

export interface Site {
  title: string;
  description: string;
  base_url: string;
  language: string;
  languages: Record<string, { label: string; title: string; prefix: string }>;
  time_zone: string;
  navigation: MenuItem[];
  /** Kind to folder. */
  taxonomies: Record<string, string>;
  /** Language to the address of its RSS feed. */
  feeds: Record<string, string>;
  copyright: string;
}

export interface SiteSettings {
  version: number;
  settings: Settings;
}

export interface Settings {
  title: string;
  description: string;
  base_url: string;
  language: string;
  languages: Record<string, LanguageSettings>;
  /** An IANA name. */
  time_zone: string;
  navigation: MenuEntry[];
  /** Section to pattern, such as `/:year/:month/:slug/`. */
  permalinks: Record<string, string>;
  ugly_urls: boolean;
  ugly_sections: string[];
  main_sections: string[];
  taxonomies: Record<string, string>;
  page_size: number;
  feed: string;
  feeds: string[];
  feed_size: number;
  copyright: string;
  look: Look;
  /** Where else the publication is. */
  social: NamedLink[];
  footer: MenuEntry[];
  /** On what terms the articles may be used. */
  licence: NamedLink | null;
  /** The publisher's own theme, or empty. */
  theme: string;
  /** A `mailto:`, `https:` or `tel:` address for `/.well-known/security.txt`. */
  security_contact: string;
}

export interface LanguageSettings {
  label: string;
  title?: string;
  /** Where its pages live: `/de`, or empty for the root. */
  prefix?: string;
  weight?: number;
  description?: string;
  navigation?: MenuEntry[];
}

/** Colours are `#rrggbb`, pictures are paths; what is left out is the theme's own. */
export interface Look {
  accent?: string;
  paper?: string;
  ink?: string;
  accent_dark?: string;
  paper_dark?: string;
  ink_dark?: string;
  typeface?: "serif" | "sans";
  logo?: string;
  icon?: string;
  card?: string;
}

export interface NamedLink {
  name: string;
  url: string;
}

export interface MenuEntry {
  name: string;
  url: string;
  children?: MenuEntry[];
}

export interface NewToken {
  name: string;
  /** Among the caller's own. */
  scopes: Scope[];
  /** Default 90. */
  days?: number;
}

export interface Token {
  id: string;
  name: string;
  scopes: Scope[];
  created_at: string;
  created_by: string;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface LedgerEntry {
  id: string;
  subject: string;
  /** Of the subject, from 1 on. */
  version: number;
  kind: string;
  actor: string;
  at: string;
  /** Where it begins alike, the same caller sent the same Idempotency-Key; null when none was sent. */
  request: string | null;
  /** What the kind of event says besides. */
  data: Record<string, any>;
  /** SHA-256, in hexadecimal digits. */
  hash: string;
  /** `hash` of the subject's entry before. */
  previous: string | null;
}

export interface NewTokenAnswer extends Token {
  /** The token itself. */
  token: string;
}

export interface Health {
  status: "ok";
}

export interface Version {
  name: string;
  version: string;
}

/** What the API refused, or status 0: no answer came. An aborted call is rejected with the signal's reason instead. */
export class GalleyProblem extends Error {
  name: "GalleyProblem";
  /** Of HTTP; 0 when no answer came, and then `cause` is what `fetch` said. */
  status: number;
  /** Where cause and cure are told, such as `/problems/not-found`; `about:blank` for what did not come from Galley. */
  type: string;
  /** The last part of `type`, `network-failure` or `unexpected-answer`. To branch on. */
  slug: ProblemSlug;
  title: string;
  /** About this request. */
  detail: string;
  /** The path that was asked for. */
  instance: string;
  /** Names the request in the logs. */
  requestId: string;
  /** Each fault: at `pointer` in the body (`/title`), or in a `parameter` or `header`. */
  errors: Fault[];
  /** Of 412: the version that is there now. */
  current: number | null;
  /** Of 429, where there is one: for `solve`. */
  challenge: string | null;
  /** Seconds. */
  retryAfter: number | null;
  /** The body that was sent, so that nobody loses their words; null when there was none. */
  sent: any;
  /** Of a write: to repeat it by hand, at most once done. */
  idempotencyKey: string | null;
}

export interface Fault {
  detail: string;
  pointer?: string;
  parameter?: string;
  header?: string;
}

/** Those that there are now; further ones may come. */
export type ProblemSlug =
  | "bad-gateway"
  | "bad-request"
  | "code-required"
  | "conflict"
  | "cursor"
  | "forbidden"
  | "gateway-timeout"
  | "idempotency-key-reused"
  | "internal-error"
  | "invalid"
  | "limited"
  | "malformed-json"
  | "method-not-allowed"
  | "network-failure"
  | "not-found"
  | "precondition-failed"
  | "precondition-required"
  | "second-factor-required"
  | "taken"
  | "too-large"
  | "too-many-requests"
  | "unauthorized"
  | "unavailable"
  | "unexpected-answer"
  | "unsupported-media-type"
  | (string & {});
