import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../galley.js";
import { client } from "./servers.js";

const SEEN = { etag: 1 };
const LISTED = { limit: 2, cursor: "c" };
const EVERYTHING = {
  publishedAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  publishAt: "2026-01-01T00:00:00Z",
  unpublishAt: "2026-01-01T00:00:00Z",
  aliases: [],
};

/** Every JSON operation of the API, by method and path, and how this client asks for it with all that it can take. */
const CALLS = {
  "GET /articles": (galley) => galley.articles.list({ kind: "post", ...LISTED }),
  "POST /articles": (galley) => galley.articles.create({}),
  "GET /articles/{article_id}": (galley) => galley.articles.get("1"),
  "PATCH /articles/{article_id}": (galley) => galley.articles.update("1", {}, SEEN),
  "DELETE /articles/{article_id}": (galley) => galley.articles.delete("1", SEEN),
  "PUT /articles/{article_id}/publication": (galley) => galley.articles.publish("1", { ...SEEN, ...EVERYTHING }),
  "DELETE /articles/{article_id}/publication": (galley) => galley.articles.retract("1", SEEN),
  "PUT /articles/{article_id}/path": (galley) => galley.articles.move("1", "/a/", SEEN),
  "POST /articles/{article_id}/preview": (galley) => galley.articles.preview("1"),
  "GET /articles/{article_id}/revisions": (galley) => galley.articles.revisions.list("1", LISTED),
  "GET /articles/{article_id}/revisions/{revision}": (galley) => galley.articles.revisions.get("1", 2),
  "GET /articles/{article_id}/revisions/{revision}/diff": (galley) =>
    galley.articles.revisions.diff("1", 2, { against: 1 }),
  "POST /articles/{article_id}/revisions/{revision}/restoration": (galley) =>
    galley.articles.revisions.restore("1", 2, SEEN),
  "GET /drafts": (galley) => galley.drafts.list({ status: "draft", ...LISTED }),
  "GET /drafts/{article_id}": (galley) => galley.drafts.get("1"),
  "GET /topics/{kind}/{name}": (galley) => galley.topics.list("tag", "tea", { language: "de", ...LISTED }),
  "GET /people/{person_id}": (galley) => galley.people.get("ada"),
  "GET /people": (galley) => galley.people.list({ role: "author", ...LISTED }),
  "GET /people/{person_id}/role": (galley) => galley.people.role("1"),
  "PUT /people/{person_id}/role": (galley) => galley.people.setRole("1", "author", SEEN),
  "PUT /people/{person_id}/status": (galley) => galley.people.setStatus("1", "suspended", SEEN),
  "DELETE /people/{person_id}/sessions": (galley) => galley.people.endSessions("1"),
  "GET /invites": (galley) => galley.invites.list({ status: "open", ...LISTED }),
  "POST /invites": (galley) => galley.invites.send({}),
  "DELETE /invites/{invite_id}": (galley) => galley.invites.withdraw("1"),
  "POST /auth/sign-up": (galley) => galley.auth.signUp({}),
  "POST /auth/confirm": (galley) => galley.auth.confirm({}),
  "POST /auth/log-in": (galley) => galley.auth.logIn({}),
  "POST /auth/refresh": (galley) => galley.auth.refresh(),
  "POST /auth/log-out": (galley) => galley.auth.logOut(),
  "POST /auth/reset": (galley) => galley.auth.askReset({}),
  "POST /auth/reset/confirm": (galley) => galley.auth.reset({}),
  "POST /auth/magic-link": (galley) => galley.auth.askLink({}),
  "POST /auth/magic-link/confirm": (galley) => galley.auth.enter({}),
  "POST /auth/invites/accept": (galley) => galley.auth.acceptInvite({}),
  "GET /account": (galley) => galley.account.get(),
  "PATCH /account": (galley) => galley.account.update({}, SEEN),
  "POST /account/password": (galley) => galley.account.changePassword({}),
  "POST /account/address": (galley) => galley.account.askAddress({}),
  "POST /account/address/confirm": (galley) => galley.account.confirmAddress({}),
  "POST /account/export": (galley) => galley.account.export({}),
  "POST /account/deletion": (galley) => galley.account.delete({}),
  "GET /account/sessions": (galley) => galley.account.sessions.list(),
  "DELETE /account/sessions/{session_id}": (galley) => galley.account.sessions.end("1"),
  "DELETE /account/sessions": (galley) => galley.account.sessions.endAll(),
  "POST /account/second-factor": (galley) => galley.account.secondFactor.offer(),
  "PUT /account/second-factor": (galley) => galley.account.secondFactor.turnOn({}),
  "POST /account/second-factor/removal": (galley) => galley.account.secondFactor.turnOff({}),
  "POST /account/recovery-codes": (galley) => galley.account.secondFactor.renewRecoveryCodes({}),
  "GET /site": (galley) => galley.site.get(),
  "GET /site/settings": (galley) => galley.site.settings(),
  "PATCH /site": (galley) => galley.site.update({}, SEEN),
  "GET /tokens": (galley) => galley.tokens.list(LISTED),
  "GET /tokens/{token_id}": (galley) => galley.tokens.get("1"),
  "POST /tokens": (galley) => galley.tokens.create({}),
  "DELETE /tokens/{token_id}": (galley) => galley.tokens.revoke("1"),
  "GET /ledger": (galley) => galley.ledger.list({ subject: "site#publication", actor: "a", day: "2026-03-01", ...LISTED }),
  "GET /health": (galley) => galley.health(),
  "GET /version": (galley) => galley.version(),
  "GET /openapi.json": (galley) => galley.openapi(),
};

const operations = await everyOperation();

test("the client has a method for every operation of the API, and for nothing else", () => {
  assert.deepEqual([...operations.keys()].sort(), Object.keys(CALLS).sort());
});

for (const [name, operation] of operations) {
  test(`${name} is asked for with all that it takes, as it wants to be asked`, async () => {
    const { url, init } = await request(CALLS[name]);
    assert.equal(init.method, name.split(" ")[0]);
    assert.match(url.pathname, new RegExp(`^${name.split(" ")[1].replace(/{\w+}/g, "[^/]+")}$`));
    assert.deepEqual([...url.searchParams.keys()].sort(), namesIn(operation, "query"));
    const conditions = ["Idempotency-Key", "If-Match"].filter((each) => init.headers[each] !== undefined);
    assert.deepEqual(conditions, namesIn(operation, "header"));
    const headers = Object.keys(init.headers);
    if (operation["x-access"] !== "public") assert.ok(headers.includes("Authorization"));
    else if (init.body) assert.deepEqual(headers, ["Content-Type"]);
    else assert.deepEqual(headers, [], "a page of another origin needs no preflight");
    assert.equal(init.credentials, /^\/(auth|account)/.test(url.pathname) ? "include" : undefined);
    assert.equal(init.body !== undefined, operation.requestBody !== undefined);
  });
}

test("a publication is told all that the API takes", async () => {
  const operation = operations.get("PUT /articles/{article_id}/publication");
  const { init } = await request(CALLS["PUT /articles/{article_id}/publication"]);
  const document = await client().openapi();
  const { $ref } = operation.requestBody.content["application/json"].schema;
  const schema = document.components.schemas[$ref.split("/").pop()];
  assert.deepEqual(Object.keys(JSON.parse(init.body)).sort(), Object.keys(schema.properties).sort());
});

/** Those that answer JSON and are Galley's own: pages are opened in a browser, and Ghost's API has Ghost's client. */
async function everyOperation() {
  const document = await client().openapi();
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
  );
  const answersJson = ({ responses }) =>
    Object.entries(responses).some(([status, { content }]) => status.startsWith("2") && content?.["application/json"]);
  return new Map(all.filter(([name, operation]) => !name.includes(" /ghost/") && answersJson(operation)));
}

/** What a call asks for. */
async function request(call) {
  let asked;
  const fetch = async (url, init) => {
    asked = { url: new URL(url), init };
    return new Response("{}");
  };
  await call(createClient({ url: "http://galley.invalid", token: "galley_x", fetch }));
  return asked;
}

function namesIn(operation, place) {
  return (operation.parameters ?? []).filter((each) => each.in === place).map((each) => each.name).sort();
}
