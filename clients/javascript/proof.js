/**
 * Solves a challenge of the API: a proof of work. `solve` of galley.js loads this when it is needed.
 *
 * SHA-256 (FIPS 180-4) is written out here, since `crypto.subtle` answers each call later: ten times as slow for texts
 * as short as these. Its constants are made of the first primes, as the standard says.
 */

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const fraction = (number) => ((number % 1) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const SCHEDULE = new Int32Array(64);
/** Hashes in one go, some hundredths of a second; between them the page lives. */
const AT_ONCE = 5_000;

/** @type {typeof import("./galley.js").solve} */
export async function solve(challenge, { signal } = {}) {
  const bits = Number(/^([1-9]|[12]\d|3[0-2])\./.exec(challenge)?.[1]);
  if (!bits) throw new TypeError("solve needs the `challenge` of a problem");
  const hash = hashAfter(`${challenge}.`);
  for (let nonce = 0; ; nonce += 1) {
    if (nonce % AT_ONCE === 0) await breathe(signal);
    if (Math.clz32(hash(String(nonce))) >= bits) return `${challenge}.${nonce}`;
  }
}

async function breathe(signal) {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}

/** Gives the first 32 bits of the SHA-256 of texts (ASCII) that all begin alike; that is hashed once. */
function hashAfter(prefix) {
  const known = prefix.length & ~63;
  const after = prefix.slice(known);
  const start = compressed(START, padded(prefix), known >> 6);
  return (rest) => {
    const words = padded(after + rest);
    words[words.length - 1] = (prefix.length + rest.length) * 8;
    return compressed(start, words, words.length >> 4)[0];
  };
}

/** The text in blocks of 16 words, with the standard's padding. */
function padded(text) {
  const words = new Int32Array(((text.length + 72) >> 6) << 4);
  for (let at = 0; at < text.length; at += 1) place(words, at, text.charCodeAt(at));
  place(words, text.length, 0x80);
  words[words.length - 1] = text.length * 8;
  return words;
}

function place(words, at, byte) {
  words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - 8 * (at & 3)));
}

/** The state after so many blocks. */
function compressed(state, words, blocks) {
  for (let block = 0; block < blocks; block += 1) {
    SCHEDULE.set(words.subarray(block * 16, block * 16 + 16));
    state = afterBlock(state, SCHEDULE);
  }
  return state;
}

/** Section 6.2.2; the letters are the standard's. */
function afterBlock(state, w) {
  for (let t = 16; t < 64; t += 1) {
    const [x, y] = [w[t - 15], w[t - 2]];
    const [s0, s1] = [turn(x, 7) ^ turn(x, 18) ^ (x >>> 3), turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)];
    w[t] = s1 + w[t - 7] + s0 + w[t - 16];
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t += 1) {
    const t1 = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[t] + w[t];
    const t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((value, at) => (value + state[at]) | 0);
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}
