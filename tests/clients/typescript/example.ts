/** What a developer writes, and what the compiler must refuse. */

import { type Article, type ArticleCard, createClient, type Draft, GalleyProblem, type Page } from "galley-client";

const galley = createClient({ url: "http://localhost:8000", token: () => "galley_x", cache: true, maxRetries: 1 });

export async function reads(signal: AbortSignal): Promise<string[]> {
  const page: Page<ArticleCard> = await galley.articles.list({ kind: "page", limit: 5, signal });
  const titles = page.items.map(({ title }) => title);
  for await (const { title, authors } of galley.articles.all({ kind: "post" })) titles.push(title, authors[0]!.name);
  for await (const { published_at } of galley.topics.all("tag", "tea", { language: "de" })) titles.push(published_at);
  const article: Article = await galley.articles.get("01");
  const { navigation } = await galley.site.get();
  return [...titles, article.html, ...navigation.map(({ url }) => url)];
}

export async function writes(): Promise<Draft> {
  const draft = await galley.articles.create({ title: "Tea", tags: ["tea"] });
  const saved = await galley.articles.update(draft.id, { body: "Hot." }, { etag: draft.etag });
  await galley.articles.move(draft.id, "/tea/", { etag: saved.version, idempotencyKey: "mine" });
  const { body } = await galley.articles.revisions.diff(draft.id, 2, { against: 1 });
  const { token } = await galley.tokens.create({ name: body, scopes: ["articles:read"] });
  const { settings } = await galley.site.update({ title: token }, { etag: "*" });
  const anything = await galley.request<{ items: number[] }>("GET", ["later", settings.page_size]);
  return galley.articles.publish(draft.id, { etag: anything.etag, publishAt: new Date(), aliases: [] });
}

export function told(problem: unknown): string {
  if (!(problem instanceof GalleyProblem)) return "";
  if (problem.slug === "precondition-failed") return `now: ${problem.current?.toFixed()}`;
  return problem.errors.map(({ pointer, detail }) => `${pointer ?? problem.status}: ${detail}`).join();
}

export async function wrong(draft: Draft): Promise<void> {
  // @ts-expect-error - a URL is needed
  createClient({});
  // @ts-expect-error - there is no such kind
  await galley.articles.list({ kind: "novel" });
  // @ts-expect-error - there is no such option
  await galley.articles.list({ lmit: 5 });
  // @ts-expect-error - an article has a title
  await galley.articles.create({ body: "Hot." });
  // @ts-expect-error - a change says what it has seen
  await galley.articles.update(draft.id, { body: "Hot." });
  // @ts-expect-error - the kind of an article does not change
  await galley.articles.update(draft.id, { kind: "page" }, { etag: 1 });
  // @ts-expect-error - a list of topics has no status
  await galley.topics.list("tag", "tea", { status: "draft" });
  // @ts-expect-error - there is no such scope
  await galley.tokens.create({ name: "x", scopes: ["everything"] });
  // @ts-expect-error - a token is made without a key
  await galley.tokens.create({ name: "x", scopes: [] }, { idempotencyKey: "mine" });
  // @ts-expect-error - options are camelCase
  await galley.articles.publish(draft.id, { etag: 1, publish_at: "2036-01-01T00:00:00Z" });
  // @ts-expect-error - a draft may have no path yet
  draft.path.length;
}
