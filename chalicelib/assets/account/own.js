// One's own account: the profile, what lets one in, devices, data, leaving.

/** What the buttons of the page do; see `FORMS` in account.js. */
export function loaded(page) {
  const { galley, notes } = page;
  const { account } = galley;
  return {
    profile: async (given, form) => (await save(page, given, form), notes.saved),
    password: async ({ username: _, ...given }, form) => (await account.changePassword(given), done(page, form, notes.password)),
    address: async (given, form) => (await account.askAddress(given), done(page, form, notes.asked)),
    "second-factor-offer": () => offer(page),
    "second-factor-on": (given, form) => turnOn(page, given, form),
    "second-factor-off": async (given, form) => {
      await account.secondFactor.turnOff(given);
      part(page, "second-factor-note").textContent = await done(page, form, notes["second-factor-off"]);
    },
    recovery: async (given, form) => {
      showCodes(page, (await account.secondFactor.renewRecoveryCodes(given)).recovery_codes);
      return done(page, form, notes.recovery);
    },
    session: async (_given, row) => {
      await account.sessions.end(row.dataset.id);
      await fill(page);
      page.say(form(page, "log-out"), notes.ended);
    },
    sessions: async () => (await account.sessions.endAll(), page.away()),
    "log-out": async () => (await galley.auth.logOut(), page.away()),
    data: async (given, form) => (download(page, await account.export(given)), form.reset(), notes.data),
    deletion: async (given) => (await account.delete(given), gone(page)),
  };
}

let seen = "";

/** Show the account as it is now. Whoever is not logged in is sent to where they can be. */
export async function fill(page) {
  try {
    const [found, sessions] = await Promise.all([page.galley.account.get(), page.galley.account.sessions.list()]);
    seen = found.etag;
    showProfile(page, found);
    showState(page, found);
    showSessions(page, sessions.items);
  } catch (problem) {
    if (problem.slug === "unauthorized") page.away();
    else page.refuse(form(page, "profile"), problem);
  }
}

async function done(page, of, note) {
  of.reset();
  await fill(page);
  return note;
}

function form({ root }, name) {
  return root.querySelector(`form[data-form="${name}"]`);
}

function part({ root }, name) {
  return root.querySelector(`[data-show="${name}"]`);
}

function showProfile(page, found) {
  const { elements } = form(page, "profile");
  for (const name of ["name", "handle", "title", "bio"]) elements.namedItem(name).value = found[name];
  elements.namedItem("public").checked = found.public;
  part(page, "links").replaceChildren();
  for (const link of found.links) addLink(page, link);
}

function showState(page, found) {
  const { root } = page;
  for (const each of root.querySelectorAll("[data-if]")) each.hidden = (each.dataset.if === "on") !== found.second_factor;
  const now = part(page, "address");
  now.textContent = now.dataset.text.replace("{}", found.email);
  const left = part(page, "second-factor");
  left.textContent = left.dataset.text.replace("{}", found.recovery_codes_left);
  for (const each of root.querySelectorAll("[autocomplete=username]")) each.value = found.email;
}

function copy({ root }, name) {
  return root.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
}

let links = 0;

function addLink(page, link) {
  const made = copy(page, "link");
  links += 1;
  for (const label of made.querySelectorAll("label")) {
    const field = label.parentElement.querySelector("input");
    field.id = label.htmlFor = `link-${links}-${field.dataset.field}`;
    field.value = link?.[field.dataset.field] ?? "";
  }
  made.querySelector("button").addEventListener("click", () => {
    made.remove();
    form(page, "profile").querySelector("[data-add]").focus();
  });
  part(page, "links").append(made);
  if (!link) made.querySelector("input").focus();
}

async function save(page, given, of) {
  const rows = [...part(page, "links").children].map((row) => [...row.querySelectorAll("input")]);
  const written = rows.map((row) => Object.fromEntries(row.map((field) => [field.dataset.field, field.value])));
  try {
    seen = (await page.galley.account.update({ ...given, links: written }, { etag: seen })).etag;
  } catch (problem) {
    if (problem.slug === "precondition-failed") seen = String(problem.current);
    throw problem;
  }
  page.say(of, "");
}

function showSessions(page, sessions) {
  const rows = sessions.map((session) => {
    const row = copy(page, "session");
    const name = device(session.device);
    row.querySelector("[data-device]").textContent = name;
    row.querySelector("[data-used]").textContent = session.current ? page.notes["this-device"] : when(page, session.used_at);
    const end = row.querySelector("form");
    end.dataset.id = session.id;
    const button = end.querySelector("button");
    button.setAttribute("aria-label", button.dataset.text.replace("{}", name));
    end.hidden = session.current;
    return row;
  });
  part(page, "sessions").replaceChildren(...rows);
}

/** `Firefox, Linux` of what a browser calls itself; what is no browser's, as it is. */
function device(label) {
  const [browser] = label.match(/Edg|OPR|Firefox|Chrome|Safari/g)?.sort((a, b) => RANK.indexOf(a) - RANK.indexOf(b)) ?? [];
  const [system] = label.match(/iPhone|iPad|Android|Windows|Mac OS X|CrOS|Linux/) ?? [];
  return browser && system ? `${NAMES[browser] ?? browser}, ${system}` : label || "?";
}

const RANK = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
const NAMES = { Edg: "Edge", OPR: "Opera" };

function when({ notes }, moment) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  return notes.used.replace("{}", format.format(new Date(moment)));
}

let offered = "";

async function offer(page) {
  const made = await page.galley.account.secondFactor.offer();
  offered = made.offer;
  const scan = part(page, "scan");
  part(page, "qr").replaceChildren(picture(made.qr, part(page, "qr").dataset.text));
  scan.querySelector("[data-secret]").textContent = made.secret.replace(/(.{4})(?=.)/g, "$1 ");
  scan.querySelector("a").href = made.uri;
  scan.hidden = false;
  form(page, "second-factor-on").elements.namedItem("code").focus();
}

/** The element is made here: without a source it would be no picture (HTML, 4.8.3). */
function picture(svg, said) {
  const image = new Image();
  image.className = "qr";
  image.alt = said;
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return image;
}

async function turnOn(page, given, of) {
  const { recovery_codes: codes } = await page.galley.account.secondFactor.turnOn({ ...given, offer: offered });
  part(page, "scan").hidden = true;
  part(page, "second-factor-note").textContent = await done(page, of, page.notes["second-factor-on"]);
  showCodes(page, codes);
}

function showCodes(page, codes) {
  const shown = part(page, "codes");
  const items = codes.map((code) => Object.assign(document.createElement("li"), { textContent: code }));
  shown.querySelector("ul").replaceChildren(...items);
  shown.hidden = false;
  shown.focus();
}

function download(page, { url }) {
  const link = part(page, "data");
  link.href = url;
  link.hidden = false;
  link.focus();
}

function gone({ root, notes }) {
  const said = Object.assign(document.createElement("p"), { textContent: notes.deleted, tabIndex: -1 });
  root.replaceChildren(said);
  said.focus();
}

/** The button that is no form's: one more link. */
export function begin(page) {
  page.root.querySelector("[data-add]")?.addEventListener("click", () => addLink(page));
}
