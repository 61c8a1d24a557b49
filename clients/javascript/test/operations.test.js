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
  "GET /site": (galley) => galley.site.get(),
  "GET /site/settings": (galley) => galley.site.settings(),
  "PATCH /site": (galley) => galley.site.update({}, SEEN),
  "GET /tokens": (galley) => galley.tokens.list(LISTED),
  "GET /tokens/{token_id}": (galley) => galley.tokens.get("1"),
  "POST /tokens": (galley) => galley.tokens.create({}),
  "DELETE /tokens/{token_id}": (galley) => galley.tokens.revoke("1"),
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
    if (operation["x-access"] === "public") assert.deepEqual(headers, [], "a page of another origin needs no preflight");
    else assert.ok(headers.includes("Authorization"));
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
