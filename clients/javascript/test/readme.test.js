import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { client as galley, everything, url } from "./servers.js";

test("the example in the README does what it says", async (t) => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, example] = readme.match(/^```js\n(.*?)^```/ms);
  assert.ok(example.split("\n").length <= 30);
  const folder = await mkdtemp(join(tmpdir(), "galley-"));
  t.after(() => rm(folder, { recursive: true }));
  t.mock.method(console, "log", () => {});
  const module = join(folder, "example.mjs");
  const client = new URL("../galley.js", import.meta.url).href;
  await writeFile(module, example.replace("galley-client", client).replaceAll("http://localhost:8000", url));
  await import(pathToFileURL(module));
  const tea = (await everything(galley().topics.all("tag", "tea"))).find((each) => each.summary.includes("On tea."));
  const draft = await galley().drafts.get(tea.id);
  assert.equal(draft.content.title, "Green tea");
});
