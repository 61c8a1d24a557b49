/** Whoever is logged in: what they show, and how it is renewed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../galley.js";
import { refused, saying } from "./servers.js";

const OVER = [401, {}, { title: "You have not shown who you are", type: "/problems/unauthorized", status: 401 }];
const session = (number, more) => [200, {}, { access_token: `access-${number}`, refresh_token: null, ...more }];
const asked = ({ requests }) => requests.map((each) => [each.url, each.headers.authorization ?? ""]);
const member = ({ url }, options) => createClient({ url, member: true, ...options });

test("whoever has logged in shows it from then on, but not where anybody may read", async (t) => {
  const server = await saying(t, session(1), [200]);
  const galley = member(server);
  await galley.auth.logIn({ email: "ada@oak.example", password: "engines weave algebra" });
  await galley.account.get();
  await galley.articles.list();
  assert.deepEqual(asked(server), [["/auth/log-in", ""], ["/account", "Bearer access-1"], ["/articles", ""]]);
});

test("a page that is loaded again goes on with the cookie", async (t) => {
  const server = await saying(t, session(1), [200]);
  await member(server).account.get();
  assert.deepEqual(asked(server), [["/auth/refresh", ""], ["/account", "Bearer access-1"]]);
  assert.equal(server.requests[0].body, "{}");
});

test("what has expired is renewed, and the request repeated with its key", async (t) => {
  const server = await saying(t, session(1), OVER, session(2), [201]);
  await member(server).articles.create({ title: "Once" });
  const [, first, , second] = server.requests;
  assert.deepEqual(asked(server).map(([, shown]) => shown), ["", "Bearer access-1", "", "Bearer access-2"]);
  assert.equal(first.headers["idempotency-key"], second.headers["idempotency-key"]);
  assert.equal(first.body, second.body);
});

test("requests that wait for the same renewal have one", async (t) => {
  const server = await saying(t, session(1), [200]);
  const galley = member(server);
  await Promise.all([galley.account.get(), galley.account.sessions.list(), galley.auth.refresh()]);
  assert.equal(asked(server).filter(([path]) => path === "/auth/refresh").length, 1);
});

test("a session that is over is told once, and nothing is shown after it", async (t) => {
  const server = await saying(t, session(1), OVER);
  const galley = member(server);
  assert.equal((await refused(galley.account.get())).slug, "unauthorized");
  assert.equal((await refused(galley.account.get())).slug, "unauthorized");
  const paths = asked(server).map(([path]) => path);
  assert.deepEqual(paths, ["/auth/refresh", "/account", "/auth/refresh", "/auth/refresh"]);
});

test("a refusal that a new token does not mend is not repeated", async (t) => {
  for (const slug of ["code-required", "second-factor-required", "forbidden"]) {
    const server = await saying(t, session(1), [403, {}, { title: "No", type: `/problems/${slug}` }]);
    assert.equal((await refused(member(server).account.get())).slug, slug);
    assert.equal(server.requests.length, 2);
  }
});

test("without a cookie the refresh token is held, sent, and replaced", async (t) => {
  const begun = session(1, { refresh_token: "refresh-1" });
  const server = await saying(t, begun, OVER, session(2, { refresh_token: "refresh-2" }), [200], [200, {}, {}]);
  const galley = member(server);
  await galley.auth.logIn({ email: "ada@oak.example", password: "x", keep: "body" });
  await galley.account.get();
  await galley.auth.logOut();
  const bodies = server.requests.map(({ body }) => body && JSON.parse(body).refresh_token);
  assert.deepEqual([bodies[2], bodies[4]], ["refresh-1", "refresh-2"]);
});

test("who has logged out, has ended all sessions or is deleted shows nothing any more", async (t) => {
  const leave = [(galley) => galley.auth.logOut(), (galley) => galley.account.delete({ password: "x" })];
  for (const way of [...leave, (galley) => galley.account.sessions.endAll()]) {
    const server = await saying(t, session(1), [200], OVER);
    const galley = member(server);
    await galley.auth.refresh();
    await way(galley);
    await refused(galley.account.get());
    assert.equal(asked(server).at(-1)[0], "/auth/refresh");
  }
});

test("what brings a password is never repeated by itself", async (t) => {
  const server = await saying(t, session(1), [503, { "Retry-After": "0" }]);
  const galley = member(server);
  await refused(galley.account.changePassword({ password: "x", new_password: "engines weave algebra" }));
  await refused(galley.auth.logIn({ email: "ada@oak.example", password: "x" }));
  assert.equal(server.requests.length, 3);
});

test("tabs take turns where the browser lets them", async (t) => {
  const server = await saying(t, session(1), [200]);
  const names = [];
  const locks = { request: (name, work) => (names.push(name), work()) };
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  t.after(() => before && Object.defineProperty(globalThis, "navigator", before));
  await member(server).account.get();
  assert.deepEqual(names, [`galley ${server.url}`]);
});

test("a client has a token or a member", () => {
  assert.throws(() => createClient({ url: "/api", token: "galley_x", member: true }), TypeError);
});
