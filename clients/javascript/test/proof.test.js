/** Proofs of work, judged by a SHA-256 that is not the client's. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { solve } from "../galley.js";

const zeros = (text) => Math.clz32(createHash("sha256").update(text).digest().readInt32BE(0));

test("a solution begins with as many zero bits as its challenge asks for", async () => {
  for (let length = 0; length < 140; length += 1) {
    const challenge = `6.${"a".repeat(length)}`;
    const solution = await solve(challenge);
    assert.match(solution.slice(challenge.length), /^\.\d{1,20}$/);
    assert.ok(zeros(solution) >= 6, `a challenge of ${challenge.length} characters`);
  }
});

test("the first nonce that solves it is the one", async () => {
  const solution = await solve("8.abc");
  const nonce = Number(solution.split(".").pop());
  for (let before = 0; before < nonce; before += 1) assert.ok(zeros(`8.abc.${before}`) < 8);
});

test("it ends when it is told to", async () => {
  const controller = new AbortController();
  const solving = solve("32.abc", { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")));
  await assert.rejects(solving, /enough/);
});

test("what is no challenge is refused", async () => {
  for (const other of ["", "abc", "0.abc", "33.abc", "017.abc", null, undefined]) {
    await assert.rejects(solve(other), TypeError);
  }
});
