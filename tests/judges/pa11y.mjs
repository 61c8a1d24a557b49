/**
 * node pa11y.mjs CHROMIUM URL...: the errors of pa11y (HTML_CodeSniffer, WCAG 2 AA) in light and dark, as JSON:
 * [{ url, scheme, code, message, selector }]
 */
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const [chromium, ...urls] = process.argv.slice(2);
const alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost";
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", alone] });
const found = [];
for (const scheme of ["light", "dark"]) {
  const page = await browser.newPage();
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  for (const url of urls) {
    const { issues } = await pa11y(url, { browser, page, standard: "WCAG2AA" });
    for (const { code, message, selector } of issues) found.push({ url, scheme, code, message, selector });
  }
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found));
