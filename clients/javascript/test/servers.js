/** Whom the tests speak to: a running Galley, a connection that loses answers, servers that say what they are told. */

import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { createClient } from "../galley.js";

export const url = process.env.GALLEY_URL;
export const token = process.env.GALLEY_TOKEN;

/** A client of the running Galley, with all scopes. */
export function client(options) {
  if (!url || !token) throw new Error("GALLEY_URL and GALLEY_TOKEN name the Galley to test against");
  return createClient({ url, token, ...options });
}

/** The address of a connection to Galley that carries the first request there, and loses its answer. */
export function losingTheFirstAnswer(t) {
  let lost = false;
  return listening(t, async (request, response) => {
    const body = await text(request);
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const answer = await fetch(url + request.url, { method: request.method, headers, body: body || undefined });
    const received = await answer.text();
    if (!lost) {
      lost = true;
      request.socket.destroy();
    } else {
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(received);
    }
  });
}

/**
 * A server that gives these answers in turn, the last one ever after, and `requests`, all that it was asked.
 * An answer is [status, headers, value], or null to hang up.
 */
export async function saying(t, ...answers) {
  const requests = [];
  const base = await listening(t, async (request, response) => {
    requests.push({ method: request.method, url: request.url, headers: request.headers, body: await text(request) });
    const given = answers.length > 1 ? answers.shift() : answers[0];
    if (given === null) return request.socket.destroy();
    const [status, headers = {}, value = {}] = given;
    return response.writeHead(status, headers).end(typeof value === "string" ? value : JSON.stringify(value));
  });
  return { url: base, requests };
}

async function listening(t, handle) {
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** What a promise is rejected with. */
export async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it was not refused");
}

/** Everything that an async iterator gives. */
export async function everything(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}
