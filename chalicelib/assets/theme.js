// What pages gain with JavaScript; all of them are read without it. It runs before the first paint, so that a reader
// who has chosen light or dark never sees the other. Texts come from the page; nothing is ever read as HTML.
(function () {
  "use strict";
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const MOST = 50;

  // Light or dark: kept only while it differs from what the system says.

  function chosen(theme) {
    try {
      if (theme === undefined) return localStorage.getItem("theme");
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // Storage may be forbidden; the choice then holds for this page.
    }
    return null;
  }

  function use(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function addSwitch(masthead) {
    const button = element("button", { type: "button", className: "switch", title: words.dark });
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.setAttribute("aria-label", words.dark);
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      const theme = (wanted === "dark") === system.matches ? "" : wanted;
      use(theme);
      chosen(theme);
      show();
    });
    system.addEventListener("change", show);
    addEventListener("storage", (event) => {
      if (event.key === "theme" || event.key === null) use(event.key && event.newValue);
      show();
    });
    show();
    masthead.append(button);
  }

  // Copying code.

  function addCopying(block) {
    const button = element("button", { type: "button", className: "copy", textContent: words.copy });
    button.addEventListener("click", async () => {
      const code = block.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = words.copied;
        setTimeout(() => (button.textContent = words.copy), 2000);
      } catch {
        getSelection().selectAllChildren(code); // the browser said no; one key is left to press
      }
    });
    block.append(button);
  }

  // Search: every word must be somewhere in the title, the tags or the summary; the title counts most.

  function plain(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function prepared(entry) {
    const texts = [entry.title, (entry.tags || []).join(" "), entry.summary || ""].map(plain);
    return { entry, texts };
  }

  function score(texts, word) {
    return [4, 2, 1].reduce((sum, weight, place) => sum + (texts[place].includes(word) ? weight : 0), 0);
  }

  function matches(entries, query) {
    const asked = plain(query).split(/\s+/u).filter(Boolean);
    const scored = entries.map(({ entry, texts }) => ({ entry, scores: asked.map((word) => score(texts, word)) }));
    const found = scored.filter(({ scores }) => scores.length && !scores.includes(0));
    const sum = (scores) => scores.reduce((a, b) => a + b, 0);
    return found.sort((a, b) => sum(b.scores) - sum(a.scores)).map(({ entry }) => entry);
  }

  function card(entry) {
    const link = element("a", { textContent: entry.title });
    if (/^https?:/.test(entry.url)) link.href = entry.url;
    const made = element("article", { className: "card" }, element("h2", {}, link));
    if (entry.published) made.append(element("p", { className: "byline", textContent: entry.published }));
    if (entry.summary) made.append(element("p", { textContent: entry.summary }));
    return made;
  }

  function counted(forms, number) {
    const form = forms[new Intl.PluralRules(root.lang.replaceAll("_", "-")).select(number)] || forms.other;
    return form.replace("{}", number);
  }

  async function addSearch(results) {
    const input = document.querySelector("form.search input");
    const status = element("p", { className: "status" });
    const list = element("div", { className: "cards" });
    const forms = JSON.parse(results.dataset.found);
    let entries = null;
    status.setAttribute("role", "status");
    results.append(status, list);

    function show() {
      const query = input.value.trim();
      const found = entries && query ? matches(entries, query) : [];
      list.replaceChildren(...found.slice(0, MOST).map(card));
      if (!entries || !query) status.textContent = "";
      else status.textContent = found.length ? counted(forms, found.length) : results.dataset.none;
    }

    input.value = new URLSearchParams(location.search).get("q") || "";
    input.addEventListener("input", show);
    try {
      const answer = await fetch(results.dataset.index);
      if (!answer.ok) throw new Error(String(answer.status));
      entries = (await answer.json()).map(prepared);
      show();
    } catch {
      status.textContent = results.dataset.failed;
    }
  }

  use(chosen());
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".masthead").forEach(addSwitch);
    if (navigator.clipboard) document.querySelectorAll(".code").forEach(addCopying);
    document.querySelectorAll(".results").forEach(addSearch);
  });
})();
