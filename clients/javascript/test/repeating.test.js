import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, GalleyProblem } from "../galley.js";
import { refused, saying } from "./servers.js";

const NOW = { "Retry-After": "0" };

test("what is read is asked for again, and what is written with the key of the first time", async (t) => {
  for (const failure of [null, [429, NOW], [502, NOW], [503, NOW], [504, NOW]]) {
    const server = await saying(t, failure, failure, [200]);
    const galley = createClient({ url: server.url });
    await galley.site.get();
    assert.equal(server.requests.length, 3);
  }
  const server = await saying(t, null, [503, NOW], [201, {}, { id: "1" }]);
  await createClient({ url: server.url }).articles.create({ title: "Once" });
  const keys = server.requests.map((each) => each.headers["idempotency-key"]);
  assert.equal(keys.length, 3);
  assert.equal(new Set(keys).size, 1);
  assert.match(keys[0], /^[\x21-\x7e]{20,255}$/);
  assert.equal(new Set(server.requests.map((each) => each.body)).size, 1);
});

test("each write has a key of its own, and what is read has none", async (t) => {
  const server = await saying(t, [200]);
  const galley = createClient({ url: server.url });
  await galley.articles.create({ title: "One" });
  await galley.articles.create({ title: "Two" });
  await galley.articles.create({ title: "Three" }, { idempotencyKey: "mine" });
  await galley.site.get();
  const [one, two, three, read] = server.requests.map((each) => each.headers["idempotency-key"]);
  assert.notEqual(one, two);
  assert.equal(three, "mine");
  assert.equal(read, undefined);
});

test("a refusal is not repeated", async (t) => {
  for (const status of [400, 401, 403, 404, 409, 412, 422, 428, 500]) {
    const server = await saying(t, [status, NOW]);
    assert.equal((await refused(createClient({ url: server.url }).site.get())).status, status);
    assert.equal(server.requests.length, 1);
  }
});

test("a token is asked for once, without a key", async (t) => {
  for (const failure of [null, [429, NOW], [503, NOW]]) {
    const server = await saying(t, failure);
    await refused(createClient({ url: server.url }).tokens.create({ name: "x", scopes: [] }));
    assert.equal(server.requests.length, 1);
    assert.equal(server.requests[0].headers["idempotency-key"], undefined);
  }
});

test("a preview is asked for again without a key: it changes nothing", async (t) => {
  const server = await saying(t, [503, NOW], [201]);
  await createClient({ url: server.url }).articles.preview("1");
  assert.deepEqual(server.requests.map((each) => each.headers["idempotency-key"]), [undefined, undefined]);
});

test("it ends after as many repetitions as are allowed", async (t) => {
  const server = await saying(t, [503, NOW]);
  const galley = createClient({ url: server.url, maxRetries: 3 });
  await refused(galley.site.get());
  assert.equal(server.requests.length, 4);
  await refused(galley.site.get({ maxRetries: 0 }));
  assert.equal(server.requests.length, 5);
});

test("health is asked once", async (t) => {
  const server = await saying(t, [503, NOW, { title: "Try again in a moment", type: "/problems/unavailable" }]);
  assert.equal((await refused(createClient({ url: server.url }).health())).slug, "unavailable");
  assert.equal(server.requests.length, 1);
});

test("a wait can be ended", async (t) => {
  const server = await saying(t, [503, { "Retry-After": "30" }]);
  const [before, signal] = [performance.now(), AbortSignal.timeout(50)];
  assert.equal((await refused(createClient({ url: server.url }).site.get({ signal }))).name, "TimeoutError");
  assert.ok(performance.now() - before < 15_000);
});

test("words that could not be sent are in the problem, with the key to send them again", async (t) => {
  const server = await saying(t, null);
  const galley = createClient({ url: server.url, maxRetries: 0 });
  const problem = await refused(galley.articles.create({ title: "Written in a train" }));
  assert.ok(problem instanceof GalleyProblem);
  assert.deepEqual([problem.status, problem.slug], [0, "network-failure"]);
  assert.ok(problem.cause instanceof TypeError);
  assert.deepEqual(problem.sent, { title: "Written in a train" });
  await refused(galley.articles.create(problem.sent, { idempotencyKey: problem.idempotencyKey }));
  const [first, second] = server.requests;
  assert.equal(first.headers["idempotency-key"], second.headers["idempotency-key"]);
});

test("an ETag is sent as a strong one, whether from an answer, a cache or a version", async (t) => {
  const server = await saying(t, [200]);
  const galley = createClient({ url: server.url });
  for (const etag of ['"3"', 'W/"3"', "3", 3, "*"]) await galley.articles.retract("1", { etag });
  assert.deepEqual(server.requests.map((each) => each.headers["if-match"]), ['"3"', '"3"', '"3"', '"3"', "*"]);
});

test("where there is no randomUUID, keys are made all the same", async (t) => {
  const server = await saying(t, [200]);
  const before = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
  if (before) t.after(() => Object.defineProperty(globalThis, "crypto", before));
  const galley = createClient({ url: server.url });
  await galley.articles.create({ title: "One" });
  await galley.articles.create({ title: "Two" });
  const [one, two] = server.requests.map((each) => each.headers["idempotency-key"]);
  assert.ok(one.length >= 16 && one !== two);
});
