import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../galley.js";
import { client, everything, losingTheFirstAnswer, refused, saying, token } from "./servers.js";

const published = async (galley, content) => {
  const draft = await galley.articles.create(content);
  return galley.articles.publish(draft.id, { etag: draft.etag });
};

test("what is written, saved and published is there to read, and gone when it is retracted", async () => {
  const galley = client();
  const draft = await galley.articles.create({ title: "On rain", body: "It falls.", tags: ["weather"] });
  assert.equal(draft.status, "draft");
  assert.equal((await refused(galley.articles.get(draft.id))).status, 404);
  const saved = await galley.articles.update(draft.id, { body: "It *falls*." }, { etag: draft.etag });
  assert.notEqual(saved.etag, draft.etag);
  const live = await galley.articles.publish(draft.id, { etag: saved.etag });
  assert.equal(live.status, "published");
  const read = await galley.articles.get(draft.id);
  assert.equal(read.html.trim(), "<p>It <em>falls</em>.</p>");
  assert.ok((await everything(galley.articles.all())).some((each) => each.id === draft.id));
  await galley.articles.retract(draft.id, { etag: live.etag });
  assert.equal((await refused(galley.articles.get(draft.id))).status, 404);
});

test("what is scheduled is published by nobody yet", async () => {
  const galley = client();
  const draft = await galley.articles.create({ title: "In ten years" });
  const publishAt = new Date("2036-03-01T12:00:00Z");
  const scheduled = await galley.articles.publish(draft.id, { etag: draft.etag, publishAt, aliases: ["/soon/"] });
  assert.equal(scheduled.publish_at, "2036-03-01T12:00:00.000Z");
  assert.deepEqual(scheduled.aliases, ["/soon/"]);
  const waiting = await everything(galley.drafts.all({ status: "scheduled" }));
  assert.ok(waiting.some((each) => each.id === draft.id));
  const cancelled = await galley.articles.retract(draft.id, { etag: scheduled.etag });
  assert.equal(cancelled.publish_at, null);
});

test("a published article can be dated, moved and deleted", async () => {
  const galley = client();
  const draft = await galley.articles.create({ title: "An old letter" });
  const publishedAt = new Date("1998-04-01T08:00:00Z");
  const live = await galley.articles.publish(draft.id, { etag: draft.etag, publishedAt });
  assert.equal((await galley.articles.get(draft.id)).published_at, "1998-04-01T08:00:00.000Z");
  const moved = await galley.articles.move(draft.id, "/letters/1998/", { etag: live.etag });
  assert.equal((await galley.articles.get(draft.id)).path, "/letters/1998/");
  const gone = await galley.articles.delete(draft.id, { etag: moved.etag });
  assert.equal(gone.status, "deleted");
  assert.equal((await refused(galley.drafts.get(draft.id))).status, 404);
});

test("an update that comes too late keeps its words, and says what is there", async () => {
  const galley = client();
  const draft = await galley.articles.create({ title: "Two editors" });
  const [mine, theirs] = [await galley.drafts.get(draft.id), await galley.drafts.get(draft.id)];
  const saved = await galley.articles.update(draft.id, { body: "Theirs." }, { etag: theirs.etag });
  const problem = await refused(galley.articles.update(draft.id, { body: "Mine." }, { etag: mine.etag }));
  assert.deepEqual([problem.status, problem.slug], [412, "precondition-failed"]);
  assert.equal(problem.current, saved.version);
  assert.deepEqual(problem.sent, { body: "Mine." });
  const again = await galley.articles.update(draft.id, problem.sent, { etag: problem.current });
  assert.equal(again.content.body, "Mine.");
});

test("an update that does not say what it has seen is refused, and its words are kept", async () => {
  const galley = client();
  const draft = await galley.articles.create({ title: "In haste" });
  const problem = await refused(galley.articles.update(draft.id, { body: "Quick." }, {}));
  assert.deepEqual([problem.status, problem.slug], [428, "precondition-required"]);
  assert.deepEqual(problem.sent, { body: "Quick." });
  const saved = await galley.articles.update(draft.id, problem.sent, { etag: "*" });
  assert.equal(saved.content.body, "Quick.");
});

test("a path that another article has is refused, and the words are kept", async () => {
  const galley = client();
  await published(galley, { title: "First", path: "/taken/" });
  const problem = await refused(published(galley, { title: "Second", path: "/taken/" }));
  assert.deepEqual([problem.status, problem.slug], [409, "taken"]);
  assert.ok(problem.sent);
});

test("a write whose answer is lost is done once", async (t) => {
  const galley = client();
  const losing = createClient({ url: await losingTheFirstAnswer(t), token });
  const before = await everything(galley.drafts.all());
  const draft = await losing.articles.create({ title: "Only once" });
  const after = await everything(galley.drafts.all());
  assert.equal(after.length, before.length + 1);
  assert.ok(after.some((each) => each.id === draft.id));
  const losingAgain = createClient({ url: await losingTheFirstAnswer(t), token });
  const live = await losingAgain.articles.publish(draft.id, { etag: draft.etag });
  assert.equal(live.version, draft.version + 1);
  assert.equal((await galley.drafts.get(draft.id)).version, live.version);
});

test("a write that is repeated by hand after a lost answer is done once", async (t) => {
  const galley = client();
  const hasty = createClient({ url: await losingTheFirstAnswer(t), token, maxRetries: 0 });
  const problem = await refused(hasty.articles.create({ title: "By hand" }));
  assert.equal(problem.status, 0);
  const draft = await hasty.articles.create(problem.sent, { idempotencyKey: problem.idempotencyKey });
  const named = (await everything(galley.drafts.all())).filter((each) => each.title === "By hand");
  assert.deepEqual(named.map((each) => each.id), [draft.id]);
});

test("a key that is used for something else is refused", async () => {
  const galley = client();
  await galley.articles.create({ title: "This" }, { idempotencyKey: "a-key-of-this-test" });
  const problem = await refused(galley.articles.create({ title: "That" }, { idempotencyKey: "a-key-of-this-test" }));
  assert.deepEqual([problem.status, problem.slug], [422, "idempotency-key-reused"]);
});

test("each fault is pointed at", async () => {
  const problem = await refused(client().articles.create({ title: "Tea", tags: "tea", colour: "green" }));
  assert.deepEqual([problem.status, problem.slug], [422, "invalid"]);
  assert.ok(problem.errors.length);
  for (const { pointer, detail } of problem.errors) assert.ok(["/tags", "/colour"].includes(pointer) && detail);
  assert.equal(problem.sent.colour, "green");
});

test("nobody writes without a token, or with one that may only read", async () => {
  const stranger = await refused(client({ token: undefined }).articles.create({ title: "x" }));
  assert.deepEqual([stranger.status, stranger.slug], [401, "unauthorized"]);
  const galley = client();
  const reader = await galley.tokens.create({ name: "reader", scopes: ["articles:read"], days: 1 });
  const problem = await refused(client({ token: () => reader.token }).articles.create({ title: "x" }));
  assert.deepEqual([problem.status, problem.slug], [403, "forbidden"]);
});

test("a token is made, found, and revoked", async () => {
  const galley = client();
  const made = await galley.tokens.create({ name: "a laptop", scopes: ["articles:read"], days: 2 });
  const laptop = client({ token: made.token });
  assert.ok(await laptop.drafts.list());
  const listed = await everything(galley.tokens.all());
  assert.ok(listed.some((each) => each.id === made.id && !("token" in each)));
  const revoked = await galley.tokens.revoke(made.id);
  assert.ok(revoked.revoked_at);
  assert.equal((await galley.tokens.get(made.id)).revoked_at, revoked.revoked_at);
  assert.equal((await refused(laptop.drafts.list())).status, 401);
});

test("an earlier revision is found, compared and restored", async () => {
  const galley = client();
  const draft = await galley.articles.create({ title: "A poem", body: "One.\n" });
  const saved = await galley.articles.update(draft.id, { title: "A short poem", body: "Two.\n" }, { etag: draft.etag });
  const revisions = await everything(galley.articles.revisions.all(draft.id, { limit: 1 }));
  assert.deepEqual(revisions.map((each) => each.revision).sort(), [draft.revision, saved.revision]);
  const first = await galley.articles.revisions.get(draft.id, draft.revision);
  assert.equal(first.content.body, "One.\n");
  const difference = await galley.articles.revisions.diff(draft.id, saved.revision, { against: draft.revision });
  assert.match(difference.body, /^-One\.$/m);
  assert.deepEqual(difference.fields.map((each) => each.name), ["title"]);
  const restored = await galley.articles.revisions.restore(draft.id, draft.revision, { etag: saved.etag });
  assert.equal(restored.content.body, "One.\n");
  assert.ok(restored.revision > saved.revision);
});

test("a draft is shown to whoever has its address", async () => {
  const galley = client();
  const draft = await galley.articles.create({ title: "Not yet", body: "A *first* look." });
  const { url, expires_at } = await galley.articles.preview(draft.id);
  assert.ok(Date.parse(expires_at));
  const { pathname, search } = new URL(url, process.env.GALLEY_URL);
  const page = await fetch(process.env.GALLEY_URL + pathname.replace(/^\/api(?=\/)/, "") + search);
  assert.match(page.headers.get("Content-Type"), /^text\/html/);
  assert.match(await page.text(), /<em>first<\/em>/);
});

test("the publication's settings are changed, with what was seen", async () => {
  const galley = client();
  const seen = await galley.site.settings();
  const changed = await galley.site.update({ copyright: "© The Editors" }, { etag: seen.etag });
  assert.equal(changed.version, seen.version + 1);
  assert.equal((await galley.site.get()).copyright, "© The Editors");
  const late = await refused(galley.site.update({ copyright: "" }, { etag: seen.etag }));
  assert.deepEqual([late.status, late.current], [412, changed.version]);
});

test("health and version are told to anybody", async () => {
  const galley = client({ token: undefined });
  assert.equal((await galley.health()).status, "ok");
  assert.match((await galley.version()).version, /^\d+\.\d+\.\d+/);
});

test("options are sent under the names that the API has", async (t) => {
  const server = await saying(t, [200]);
  const galley = createClient({ url: server.url });
  await galley.articles.publish("1", { etag: 1, unpublishAt: "2036-01-01T00:00:00Z" });
  assert.equal(server.requests[0].body, '{"unpublish_at":"2036-01-01T00:00:00Z"}');
  await galley.articles.publish("1", { etag: 1 });
  assert.equal(server.requests[1].body, "{}");
});
