/** A client that nobody wrote: types from the served document, `openapi-fetch` around them. Prints what it finds. */

import type { paths } from "galley-schema";
import createFetchClient from "openapi-fetch";

declare const process: { env: Record<string, string> };

const { GALLEY_URL: baseUrl, GALLEY_TOKEN: token } = process.env;
const galley = createFetchClient<paths>({ baseUrl });

async function everyArticle(): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, error } = await galley.GET("/articles", { params: { query: { limit: 3, cursor } } });
    if (!data) throw new Error(error?.detail);
    ids.push(...data.items.map(({ id }) => id));
    cursor = data.next ?? undefined;
  } while (cursor);
  return ids;
}

async function one(article_id: string): Promise<string> {
  const { data, error } = await galley.GET("/articles/{article_id}", { params: { path: { article_id } } });
  return error ? `${error.status} ${error.type}` : data.html;
}

async function written(): Promise<string> {
  const { data, error } = await galley.POST("/articles", {
    params: { header: { "Idempotency-Key": "once" } },
    headers: { Authorization: `Bearer ${token}` },
    body: { title: "Written by a generated client" },
  });
  if (error) throw new Error(error.detail);
  return data.status;
}

const ids = await everyArticle();
const found = { ids, html: await one(ids[0]!), missing: await one("01KJMEFC0000000000000000ZZ"), written: await written() };
console.log(JSON.stringify(found));
