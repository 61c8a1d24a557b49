/**
 * Whoever is logged in: what they do with their account, and the tokens that they have. Part of galley.js.
 */

/** With the cookie that no script can read; and without a key, so that nothing here is done twice. */
const COOKIE = { credentials: "include", idempotencyKey: false };
const OPEN = { ...COOKIE, anonymous: true };

/**
 * The access token of whoever is logged in, in memory only, and a `request` that shows it. One that is no longer good
 * is renewed, once for all requests that wait for it, and never by two tabs at the same time.
 */
export function membership(plain, base) {
  let held = null;
  let renewing = null;

  function take(answer) {
    if (answer.access_token) held = answer;
    return answer;
  }

  function forget() {
    held = null;
  }

  function refresh() {
    const body = held?.refresh_token ? { refresh_token: held.refresh_token } : {};
    return plain("POST", "/auth/refresh", { ...OPEN, repeatable: true, body });
  }

  async function next() {
    try {
      return take(await alone(`galley ${base}`, refresh));
    } catch (error) {
      if (error.status === 401) forget();
      throw error;
    } finally {
      renewing = null;
    }
  }

  function renew() {
    renewing ??= next();
    return renewing;
  }

  async function request(method, path, options = {}) {
    if (options.anonymous) return take(await plain(method, path, options));
    const { access_token: shown } = held ?? (await renew());
    try {
      return take(await plain(method, path, { ...options, bearer: shown }));
    } catch (error) {
      if (error.slug !== "unauthorized") throw error;
      const { access_token: bearer } = held && held.access_token !== shown ? held : await renew();
      const idempotencyKey = error.idempotencyKey ?? options.idempotencyKey;
      return take(await plain(method, path, { ...options, bearer, idempotencyKey }));
    }
  }

  return { request, renew, forget, refreshToken: () => held?.refresh_token ?? undefined };
}

/** What needs nobody to be logged in. `session` is a membership, or null. */
export function auth(request, session) {
  const post = (path) => (body, options) => request("POST", `/auth/${path}`, { ...options, ...OPEN, body });
  const refresh = post("refresh");
  const logOut = post("log-out");
  return {
    signUp: post("sign-up"),
    confirm: post("confirm"),
    logIn: post("log-in"),
    refresh: (body, options) => (session && !body ? session.renew() : refresh(body ?? {}, options)),
    logOut: (body, options) => left(session, logOut(body ?? { refresh_token: session?.refreshToken() }, options)),
    askReset: post("reset"),
    reset: post("reset/confirm"),
    askLink: post("magic-link"),
    enter: post("magic-link/confirm"),
    acceptInvite: post("invites/accept"),
  };
}

/** One's own account. */
export function account(request, session) {
  const ask = (method, path, body, options) => request(method, `/account${path}`, { ...options, ...COOKIE, body });
  const post = (path) => (body, options) => ask("POST", path, body, options);
  const changes = { credentials: "include" };
  const end = (path, options) => request("DELETE", path, { ...options, ...changes });
  return {
    get: (options) => request("GET", "/account", { ...options, ...changes }),
    update: (body, options) => request("PATCH", "/account", { ...options, ...changes, body }),
    changePassword: post("/password"),
    askAddress: post("/address"),
    confirmAddress: post("/address/confirm"),
    export: post("/export"),
    delete: (body, options) => left(session, ask("POST", "/deletion", body, options)),
    sessions: {
      list: (options) => request("GET", "/account/sessions", { ...options, ...changes }),
      end: (id, options) => end(["account", "sessions", id], options),
      endAll: (options) => left(session, ask("DELETE", "/sessions", undefined, options)),
    },
    secondFactor: {
      offer: (options) => ask("POST", "/second-factor", undefined, options),
      turnOn: (body, options) => ask("PUT", "/second-factor", body, options),
      turnOff: post("/second-factor/removal"),
      renewRecoveryCodes: post("/recovery-codes"),
    },
  };
}

/** What the staff does with other people. */
export function people(request, read, open) {
  const at = (id, part) => ["people", id, part];
  return {
    get: (person, options) => open(["people", person], options),
    role: (id, options) => read(at(id, "role"), options),
    setRole: (id, role, options) => request("PUT", at(id, "role"), { ...options, body: { role } }),
    setStatus: (id, status, options) => request("PUT", at(id, "status"), { ...options, body: { status } }),
    endSessions: (id, options) => request("DELETE", at(id, "sessions"), options),
  };
}

export function invites(request) {
  return {
    send: (invite, options) => request("POST", "/invites", { ...options, body: invite }),
    withdraw: (id, options) => request("DELETE", ["invites", id], options),
  };
}

async function left(session, answered) {
  const answer = await answered;
  session?.forget();
  return answer;
}

/** One at a time, over all tabs where the browser can do that. */
function alone(name, work) {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request(name, work) : work();
}
