/**
 * A client of Galley's API, for browsers and Node 18 or newer. What each function takes and gives is in galley.d.ts.
 */

import { account, auth, invites, membership, people } from "./members.js";

const RETRIED = new Set([0, 429, 502, 503, 504]);
const FIRST_WAIT = 250;
const LONGEST_BACKOFF = 10_000;
/** Milliseconds. Whoever is told to wait longer than this is asked, not kept waiting. */
const LONGEST_WAIT = 60_000;
/** Answers kept by `cache: true`. */
const KEPT = 100;

/** @type {typeof import("./galley.js").createClient} */
export function createClient({ url, token, member = false, maxRetries = 2, cache = false, ...given }) {
  if (!url) throw new TypeError("createClient needs the `url` of the API");
  if (member && token) throw new TypeError("a client has a `token`, or is a `member`");
  const fetch = given.fetch ?? ((address, init) => globalThis.fetch(address, init));
  const base = String(url).replace(/\/+$/, "");
  const connection = { base, token, fetch, maxRetries, kept: cache && !member ? new Map() : null };
  const plain = (method, path, options) => call(connection, method, path, options);
  const session = member ? membership(plain, base) : null;
  const request = session?.request ?? plain;
  const read = (path, options) => request("GET", path, options);
  const open = (path, options) => request("GET", path, { ...options, anonymous: true });
  return {
    articles: articles(request, read, open),
    drafts: {
      ...lists((options) => read("/drafts", asQuery(options))),
      get: (id, options) => read(["drafts", id], options),
    },
    topics: lists((kind, name, options) => open(["topics", kind, name], asQuery(options))),
    people: { ...lists((options) => read("/people", asQuery(options))), ...people(request, read, open) },
    invites: { ...lists((options) => read("/invites", asQuery(options))), ...invites(request) },
    auth: auth(request, session),
    account: account(request, session),
    site: {
      get: (options) => open("/site", options),
      settings: (options) => read("/site/settings", options),
      update: (changes, options) => request("PATCH", "/site", { ...options, body: changes }),
    },
    tokens: {
      ...lists((options) => read("/tokens", asQuery(options))),
      get: (id, options) => read(["tokens", id], options),
      create: (token, options) => request("POST", "/tokens", { ...options, body: token, idempotencyKey: false }),
      revoke: (id, options) => request("DELETE", ["tokens", id], options),
    },
    ledger: lists((options) => read("/ledger", asQuery(options))),
    health: (options) => open("/health", { maxRetries: 0, ...options }),
    version: (options) => open("/version", options),
    openapi: (options) => open("/openapi.json", options),
    request,
  };
}

/** Loaded when it is needed: few pages do. @type {typeof import("./galley.js").solve} */
export async function solve(challenge, options) {
  const proof = await import("./proof.js");
  return proof.solve(challenge, options);
}

/** What the API refused, or status 0: no answer came. */
export class GalleyProblem extends Error {
  /** @param {any} problem @param {any} [given] */
  constructor({ status, type = "about:blank", slug, title, detail = "", ...more }, { cause, ...given } = {}) {
    super(detail ? `${title}: ${detail}` : title, { cause });
    this.name = "GalleyProblem";
    this.status = status;
    this.type = type;
    this.slug = slug ?? type.split("/").pop();
    this.title = title;
    this.detail = detail;
    this.instance = more.instance ?? "";
    this.requestId = more.request_id ?? "";
    this.errors = more.errors ?? [];
    this.current = more.current ?? null;
    this.challenge = more.challenge ?? null;
    this.retryAfter = given.retryAfter ?? null;
    this.sent = given.sent === undefined ? null : JSON.parse(given.sent);
    this.idempotencyKey = given.idempotencyKey ?? null;
  }
}

function articles(request, read, open) {
  const keyless = { idempotencyKey: false, repeatable: true };
  return {
    ...lists((options) => open("/articles", asQuery(options))),
    get: (id, options) => open(["articles", id], options),
    create: (article, options) => request("POST", "/articles", { ...options, body: article }),
    update: (id, changes, options) => request("PATCH", ["articles", id], { ...options, body: changes }),
    delete: (id, options) => request("DELETE", ["articles", id], options),
    publish: (id, options) => request("PUT", ["articles", id, "publication"], publication(options)),
    retract: (id, options) => request("DELETE", ["articles", id, "publication"], options),
    move: (id, path, options) => request("PUT", ["articles", id, "path"], { ...options, body: { path } }),
    preview: (id, options) => request("POST", ["articles", id, "preview"], { ...options, ...keyless }),
    revisions: revisions(request, read),
  };
}

function revisions(request, read) {
  const at = (id, revision, ...rest) => ["articles", id, "revisions", revision, ...rest];
  return {
    ...lists((id, options) => read(["articles", id, "revisions"], asQuery(options))),
    get: (id, revision, options) => read(at(id, revision), options),
    diff: (id, revision, options) => read(at(id, revision, "diff"), asQuery(options)),
    restore: (id, revision, options) => request("POST", at(id, revision, "restoration"), options),
  };
}

/** `list` for one page and `all` for every item; `page` takes its options last. */
function lists(page) {
  const all = async function* (...given) {
    const options = given.at(-1) instanceof Object ? given.pop() : {};
    let cursor = options.cursor;
    do {
      const found = await page(...given, { limit: 100, ...options, cursor });
      yield* found.items;
      cursor = found.next;
    } while (cursor);
  };
  return { list: page, all };
}

/** Whatever is not about the call itself is a query parameter: the API names those that it does not know. */
function asQuery(/** @type {any} */ { signal, maxRetries, ...query } = {}) {
  return { signal, maxRetries, query };
}

function publication(/** @type {any} */ { publishedAt, updatedAt, publishAt, unpublishAt, aliases, ...options } = {}) {
  const body = { published_at: publishedAt, updated_at: updatedAt, publish_at: publishAt, unpublish_at: unpublishAt };
  return { ...options, body: { ...body, aliases } };
}

async function call(connection, method, path, /** @type {any} */ options = {}) {
  const { maxRetries = connection.maxRetries, signal } = options;
  const asked = await prepared(connection, method, path, options);
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await exchange(connection, asked);
    } catch (error) {
      const wait = waitBefore(error, attempt);
      if (attempt >= maxRetries || !asked.repeatable || wait > LONGEST_WAIT) throw error;
      await pause(wait, signal);
    }
  }
}

/** A request as it is sent, each time the same: a repeated write has the key of the first. */
async function prepared({ base, token, kept }, method, path, { query, body, signal, credentials, ...options }) {
  const url = base + pathOf(path) + queryOf(query);
  const reads = method === "GET";
  const held = reads ? kept?.get(url) : undefined;
  const key = reads || options.idempotencyKey === false ? undefined : (options.idempotencyKey ?? newKey());
  const bearer = options.anonymous ? undefined : (options.bearer ?? (await given(token)));
  const headers = {
    Authorization: bearer && `Bearer ${bearer}`,
    "Content-Type": body === undefined ? undefined : "application/json",
    "If-Match": tagOf(options.etag),
    "If-None-Match": held?.etag,
    "Idempotency-Key": key,
  };
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value));
  const { repeatable = reads || Boolean(key) } = options;
  return { method, url, headers: sent, body: JSON.stringify(body), signal, credentials, key, held, repeatable };
}

function given(token) {
  return typeof token === "function" ? token() : token;
}

async function exchange({ fetch, kept }, { url, key, held, repeatable, ...asked }) {
  const given = { sent: asked.body, idempotencyKey: key };
  let response, text;
  try {
    response = await fetch(url, asked);
    text = await response.text();
  } catch (cause) {
    if (asked.signal?.aborted) throw asked.signal.reason;
    const title = "The API could not be reached";
    const detail = `${asked.method} ${url} was not answered`;
    throw new GalleyProblem({ status: 0, slug: "network-failure", title, detail }, { ...given, cause });
  }
  if (response.status === 304 && held) return answer(held);
  if (!response.ok) throw refusal(response, text, given);
  return accepted({ url, response, text, given, kept: asked.method === "GET" ? kept : null });
}

function accepted({ url, response, text, given, kept }) {
  const received = { text, etag: response.headers.get("ETag") ?? "" };
  if (!asObject(text)) {
    const detail = `${response.headers.get("Content-Type")} where JSON was expected: is \`url\` that of the API?`;
    throw new GalleyProblem(unexpected(response, detail), given);
  }
  if (kept && received.etag) keep(kept, url, received);
  return answer(received);
}

/** Parsed anew each time, so that no caller can change what is kept. */
function answer({ text, etag }) {
  return Object.defineProperty(JSON.parse(text), "etag", { value: etag });
}

function keep(kept, url, received) {
  kept.delete(url);
  kept.set(url, received);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
}

/** A problem as the API tells it (RFC 9457); of a gateway that speaks otherwise, what it says. */
function refusal(response, text, given) {
  const told = asObject(text);
  const problem = told?.title ? told : unexpected(response, told?.message ?? text.slice(0, 500));
  return new GalleyProblem({ ...problem, status: response.status }, { ...given, retryAfter: seconds(response) });
}

function unexpected({ status, statusText }, detail) {
  return { status, slug: "unexpected-answer", title: statusText || `Status ${status}`, detail };
}

function asObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** Milliseconds until the next attempt; infinite when another attempt would not help. */
function waitBefore(error, attempt) {
  if (!(error instanceof GalleyProblem) || !RETRIED.has(error.status)) return Infinity;
  if (error.retryAfter !== null) return error.retryAfter * 1000 + Math.random() * FIRST_WAIT;
  return Math.min(LONGEST_BACKOFF, FIRST_WAIT * 2 ** attempt) * (0.5 + Math.random() / 2);
}

function seconds(response) {
  const value = response.headers.get("Retry-After");
  if (!value) return null;
  const found = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(found) ? null : Math.max(0, found);
}

function pause(milliseconds, signal) {
  return new Promise((/** @type {(nothing?: any) => void} */ resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** A URL would drop `.` and `..` however they are encoded, and an empty part names the list in place of the item. */
function pathOf(path) {
  if (typeof path === "string") return path;
  if (path.some((part) => ["", ".", ".."].includes(String(part ?? "")))) {
    throw new TypeError(`/${path.join("/")} has a part that names nothing`);
  }
  return path.map((part) => `/${encodeURIComponent(part)}`).join("");
}

function queryOf(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given).toString();
  return text && `?${text}`;
}

/** `"3"` of `"3"`, `W/"3"` (as a cache that compresses makes it), `3` and 3; `*` stays. */
function tagOf(etag) {
  if (etag === undefined || etag === null || etag === "") return undefined;
  const tag = String(etag).replace(/^W\//, "");
  return tag === "*" || tag.startsWith('"') ? tag : `"${tag}"`;
}

/** Unlikely to be made twice, which is all that is needed; pages without TLS and Node 18 have no `randomUUID`. */
function newKey() {
  const random = () => Math.random().toString(36).slice(2);
  return globalThis.crypto?.randomUUID?.() ?? random() + random();
}
