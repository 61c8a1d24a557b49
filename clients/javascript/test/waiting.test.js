import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../galley.js";
import { refused } from "./servers.js";

test("a wait that is asked for is kept, in seconds or to a date", async (t) => {
  const inTwenty = new Date(Date.now() + 20_000).toUTCString();
  assert.ok(await firstWait(t, { "Retry-After": "7" }) >= 7000);
  assert.ok(await firstWait(t, { "Retry-After": inTwenty }) > 15_000);
  assert.ok(await firstWait(t, { "Retry-After": "soon" }) <= 250);
  assert.ok(await firstWait(t, {}) <= 250);
});

test("each wait is longer than the one before, and never the same for all", async (t) => {
  const [waits, others] = [await waitsOf(t, {}), await waitsOf(t, {})];
  assert.equal(waits.length, 8);
  const longest = [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000];
  for (const [index, wait] of waits.entries()) assert.ok(wait <= longest[index] && wait >= longest[index] / 2);
  assert.notDeepEqual(waits, others);
});

test("a wait that is too long is the caller's to decide on", async (t) => {
  assert.equal((await waitsOf(t, { "Retry-After": "61" })).length, 0);
  assert.equal((await waitsOf(t, { "Retry-After": "59" })).length, 8);
  const problem = await refused(unavailable({ "Retry-After": "3600" }).site.get());
  assert.equal(problem.retryAfter, 3600);
});

/** The milliseconds that a client waits before each repetition when every answer is 503; no time passes. */
async function waitsOf(t, headers) {
  const waits = [];
  const passing = t.mock.method(globalThis, "setTimeout", (done, wait) => {
    waits.push(wait);
    return setImmediate(done);
  });
  await refused(unavailable(headers).site.get());
  passing.mock.restore();
  return waits;
}

async function firstWait(t, headers) {
  const [wait] = await waitsOf(t, headers);
  return wait;
}

/** A client whose every answer is 503. */
function unavailable(headers) {
  const fetch = async () => new Response("{}", { status: 503, headers });
  return createClient({ url: "http://galley.invalid", fetch, maxRetries: 8 });
}
