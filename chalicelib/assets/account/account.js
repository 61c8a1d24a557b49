// The pages of accounts. What they say comes from the page, what they do goes through the client; nothing is ever read
// as HTML. Passwords, codes and the access token are in memory only.

import { createClient, GalleyProblem, solve } from "./galley.js";
import { begin, fill, loaded } from "./own.js";

const root = document.querySelector("[data-account]");
const { faults, notes } = JSON.parse(root.dataset.words);
const token = fragment();
const galley = createClient({ url: new URL(root.dataset.api, location.href), member: true });
const page = { root, notes, galley, say, values, refuse, away };

/** What the button of a form does: it gives the note that is then shown, if any. */
const FORMS = {
  "sign-up": async (given) => (await galley.auth.signUp(given), notes.asked),
  "reset-ask": async (given) => (await galley.auth.askReset(given), notes.asked),
  link: async (given) => (await galley.auth.askLink(given), notes.asked),
  reset: async (given) => (await galley.auth.reset({ ...given, token }), notes.reset),
  "log-in": async (given, form) => home(await logIn(given, form)),
  confirm: async (given) => home(await galley.auth.confirm({ ...given, token })),
  enter: async () => home(await galley.auth.enter({ token })),
  invite: async (given) => home(await galley.auth.acceptInvite({ ...given, token })),
  "address-confirm": async () => (await galley.account.confirmAddress({ token }), notes.address),
  ...loaded(page),
};

/** The part after `#` of a link in a mail; other fragments name a part of the page. */
function fragment() {
  const found = location.hash.slice(1);
  return document.getElementById(found) ? "" : found;
}

function home() {
  location.assign(root.dataset.home);
}

function away() {
  location.replace(root.dataset.logIn);
}

/** Whoever was locked out by the tries of others shows with some work that they are no program. */
async function logIn(given, form) {
  try {
    return await galley.auth.logIn(given);
  } catch (problem) {
    if (!problem.challenge) throw problem;
    say(form, notes.working);
    return galley.auth.logIn({ ...given, proof: await solve(problem.challenge) });
  }
}

function say(form, text, fault = false) {
  const [told, failed] = [".note", ".failure"].map((name) => form.querySelector(name));
  told.textContent = fault ? "" : (text ?? "");
  failed.textContent = fault ? text : "";
}

/** What is written in a form, by the names of the API. What is empty and needs not be there is left out. */
function values(form) {
  const fields = [...form.elements].filter((each) => each.name && !each.closest("[data-part]"));
  const written = (each) => (each.type === "checkbox" ? each.checked : each.value);
  const sent = fields.filter((each) => each.dataset.always !== undefined || written(each) !== "");
  return Object.fromEntries(sent.map((each) => [each.name, written(each)]));
}

function mark(field, text) {
  const fault = document.getElementById(`${field.id}-fault`);
  if (fault) fault.textContent = text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

function check(form) {
  const wrong = [...form.elements].filter((each) => each.dataset.fault && !each.validity.valid);
  for (const field of wrong) mark(field, field.validity.tooLong ? faults["too-long"] : field.dataset.fault);
  wrong[0]?.focus();
  return wrong.length === 0;
}

/** Each fault beside its field, the first one with the focus; what belongs to no field below the form. */
function refuse(form, problem) {
  if (!(problem instanceof GalleyProblem)) {
    say(form, faults.other, true);
    throw problem;
  }
  if (problem.slug === "code-required") return askCode(form);
  const fields = problem.slug === "taken" ? ["handle"] : problem.errors.map((each) => fieldOf(form, each));
  const found = fields.map((name) => form.elements.namedItem(name ?? "")).filter((each) => each?.dataset?.fault);
  for (const field of found) mark(field, problem.slug === "taken" ? faults.taken : field.dataset.fault);
  found[0]?.focus();
  if (!found.length) say(form, sentence(form, problem, fields), true);
}

/** Both passwords of a form are `password` to the API: the one that is there is told by its sentence. */
function fieldOf(form, { pointer = "", detail }) {
  const [, name] = pointer.split("/");
  return name === "password" && form.elements.namedItem("new_password") && !/not your/.test(detail) ? "new_password" : name;
}

function sentence(form, { slug, status }, fields) {
  if (fields.includes("token")) return faults.token;
  if (slug === "unauthorized" && ["log-in", "invite"].includes(form.dataset.form)) return wrong(form);
  if (fields.includes("links")) return faults.links;
  return faults[slug] ?? (status === 429 ? faults.limited : faults.other);
}

function wrong(form) {
  const code = form.elements.namedItem("code");
  if (code.closest("[hidden]") || !code.value) return faults.wrong;
  mark(code, code.dataset.fault);
  code.select();
  return "";
}

function askCode(form) {
  const code = form.elements.namedItem("code");
  code.closest("[hidden]")?.removeAttribute("hidden");
  code.required = true;
  code.focus();
}

async function submit(event) {
  const form = event.target;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  for (const field of form.querySelectorAll("[aria-invalid]")) mark(field, "");
  say(form, "");
  if (!check(form)) return;
  form.ariaBusy = "true";
  try {
    say(form, await FORMS[form.dataset.form](values(form), form));
  } catch (problem) {
    refuse(form, problem);
  } finally {
    form.ariaBusy = "false";
  }
}

/** A page that a mail leads to has two faces: with the part of the link that matters, and without. */
function choose() {
  for (const part of root.querySelectorAll("[data-with]")) part.hidden = (part.dataset.with === "token") !== Boolean(token);
}

if (token) history.replaceState(null, "", location.pathname + location.search); // out of the bar and the history
choose();
begin(page);
root.addEventListener("submit", submit);
addEventListener("hashchange", () => fragment() && location.reload());
if (root.dataset.account === "account") await fill(page);
root.hidden = false;
