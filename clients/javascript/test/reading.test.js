import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, GalleyProblem } from "../galley.js";
import { client, everything, refused, saying, url } from "./servers.js";

test("a front end reads the site to the last page", async () => {
  const galley = createClient({ url });
  const site = await galley.site.get();
  assert.ok(site.title && site.base_url);
  const few = await everything(galley.articles.all({ limit: 3 }));
  const { items, next } = await galley.articles.list({ limit: 100 });
  assert.equal(next, null);
  assert.ok(few.length > 6, "three pages at least");
  assert.deepEqual(few, items);
  const pages = await everything(galley.articles.all({ kind: "page" }));
  assert.ok(pages.length && pages.every((each) => each.kind === "page"));
});

test("one page leads to the next", async () => {
  const galley = client();
  const first = await galley.articles.list({ limit: 1 });
  const second = await galley.articles.list({ limit: 1, cursor: first.next });
  assert.notEqual(first.items[0].id, second.items[0].id);
});

test("an article leads to its author and to its topics", async () => {
  const galley = client();
  const articles = await everything(galley.articles.all());
  const { id } = articles.find((each) => each.authors.length && each.tags.length);
  const article = await galley.articles.get(id);
  assert.match(article.html, /^</);
  const author = await galley.people.get(article.authors[0].handle);
  assert.equal(author.id, article.authors[0].id);
  const topic = await galley.topics.list("tag", article.tags[0]);
  assert.ok(topic.count >= topic.items.length);
  const all = await everything(galley.topics.all("tag", article.tags[0], { limit: 1 }));
  assert.equal(all.length, topic.count);
});

test("an answer carries its ETag beside its data", async () => {
  const site = await client().site.get();
  assert.match(site.etag, /^".+"$/);
  assert.ok(!Object.keys(site).includes("etag"));
  assert.ok(!JSON.stringify(site).includes(site.etag));
});

test("what is not there is a problem that names itself", async () => {
  const problem = await refused(client().articles.get("01KJMEFC0000000000000000ZZ"));
  assert.ok(problem instanceof GalleyProblem && problem instanceof Error);
  assert.equal(problem.status, 404);
  assert.equal(problem.slug, "not-found");
  assert.match(problem.type, /\/problems\/not-found$/);
  assert.equal(problem.instance, "/articles/01KJMEFC0000000000000000ZZ");
  assert.ok(problem.requestId);
  assert.ok(problem.message.includes(problem.detail));
  assert.equal(problem.sent, null);
});

test("a parameter at fault is named", async () => {
  const problem = await refused(client().articles.list({ limit: 1000 }));
  assert.equal(problem.status, 400);
  assert.deepEqual(problem.errors.map((each) => each.parameter), ["limit"]);
  const misspelt = await refused(client().articles.list({ lmit: 10 }));
  assert.deepEqual(misspelt.errors.map((each) => each.parameter), ["lmit"]);
});

test("the end of the wish to read ends the reading", async () => {
  const controller = new AbortController();
  const read = [];
  const reading = async () => {
    for await (const each of client().articles.all({ limit: 1, signal: controller.signal })) {
      read.push(each);
      controller.abort();
    }
  };
  assert.equal((await refused(reading())).name, "AbortError");
  assert.equal(read.length, 1);
});

test("a call that was ended before it began asks nothing", async (t) => {
  const server = await saying(t, [200]);
  const galley = createClient({ url: server.url });
  const reason = new Error("the reader has left");
  assert.equal(await refused(galley.site.get({ signal: AbortSignal.abort(reason) })), reason);
  assert.equal(server.requests.length, 0);
});

test("a part of a path is encoded, and one that names nothing is refused", async (t) => {
  const server = await saying(t, [200]);
  const galley = createClient({ url: `${server.url}/api/` });
  await galley.topics.list("tag", "tea/green & black?#", { language: "de" });
  assert.equal(server.requests[0].url, "/api/topics/tag/tea%2Fgreen%20%26%20black%3F%23?language=de");
  for (const nothing of ["", "..", ".", undefined, null]) {
    assert.ok((await refused(galley.articles.get(nothing))) instanceof TypeError);
  }
  assert.equal(server.requests.length, 1);
});

test("a token is sent only where one is asked for", async (t) => {
  const server = await saying(t, [200, {}, { items: [], next: null }]);
  const galley = createClient({ url: server.url, token: async () => "galley_x" });
  await galley.articles.list();
  await galley.drafts.list();
  assert.deepEqual(server.requests.map((each) => each.headers.authorization), [undefined, "Bearer galley_x"]);
});

test("what is kept is asked for again only by its ETag, and nobody can change it", async () => {
  const statuses = [];
  const counting = async (...given) => {
    const answer = await fetch(...given);
    statuses.push(answer.status);
    return answer;
  };
  const galley = client({ cache: true, fetch: counting });
  const first = await galley.site.get();
  const { title, etag } = first;
  first.title = "Changed by a careless caller";
  const second = await galley.site.get();
  assert.deepEqual(statuses, [200, 304]);
  assert.deepEqual([second.title, second.etag], [title, etag]);
});

test("what is not JSON is told as such", async (t) => {
  const server = await saying(t, [200, { "Content-Type": "text/html" }, "<h1>Log in to this Wi-Fi</h1>"]);
  const problem = await refused(createClient({ url: server.url }).site.get());
  assert.equal(problem.slug, "unexpected-answer");
  assert.match(problem.detail, /text\/html/);
  assert.equal(server.requests.length, 1);
});

test("a gateway that speaks in its own words is understood", async (t) => {
  const server = await saying(t, [504, {}, { message: "Endpoint request timed out" }]);
  const problem = await refused(createClient({ url: server.url, maxRetries: 0 }).site.get());
  assert.deepEqual([problem.status, problem.slug], [504, "unexpected-answer"]);
  assert.equal(problem.detail, "Endpoint request timed out");
});
