// Reads a publication with Ghost's own client, the way front ends do, and prints what it was given as one JSON text.
// Arguments: the folder that has node_modules, the address of the API.
import {createRequire} from 'node:module';

const [folder, url] = process.argv.slice(2);
const GhostContentAPI = createRequire(`${folder}/`)('@tryghost/content-api');
const key = '0123456789abcdef0123456789';
const api = new GhostContentAPI({url, key, version: 'v6.0'});
const older = new GhostContentAPI({url, key, version: 'v4.0'});

/** Every post, page by page, until the client is told that there is no next one. */
async function everyPost(options) {
    const found = [];
    for (let page = 1; page; ) {
        const posts = await api.posts.browse({...options, page});
        found.push(...posts);
        page = posts.meta.pagination.next;
    }
    return found;
}

/** What the client throws. */
async function thrown(promise) {
    try {
        await promise;
    } catch (error) {
        const {name, message, type, context, property, id} = error;
        return {name, message, type, context, property, id, status: error.response.status};
    }
    throw new Error('nothing was thrown');
}

const posts = await everyPost({limit: 7, fields: 'id,slug,title,published_at'});
const newest = posts[0];
const tags = await api.tags.browse({limit: 'all', include: 'count.posts', order: 'count.posts DESC'});
const authors = await api.authors.browse({limit: 'all', include: 'count.posts'});
const tagged = tags.length ? await everyPost({filter: `tag:${tags[0].slug}`, fields: 'id'}) : [];
const written = authors.length ? await everyPost({filter: `author:${authors[0].slug}`, fields: 'id'}) : [];
const middle = posts[Math.floor(posts.length / 2)];
const before = `published_at:<'${middle.published_at}'`;

console.log(
    JSON.stringify({
        posts,
        total: (await api.posts.browse({limit: 1})).meta.pagination.total,
        olderTotal: (await older.posts.browse({limit: 1})).meta.pagination.total,
        olderSlug: await older.posts.read({slug: newest.slug}, {fields: 'id'}),
        all: (await api.posts.browse({limit: 'all', fields: 'id'})).length,
        full: await api.posts.browse({limit: 5, include: ['tags', 'authors'], formats: ['html', 'plaintext']}),
        bySlug: await api.posts.read({slug: newest.slug}, {include: ['tags', 'authors']}),
        byId: await api.posts.read({id: newest.id}),
        older: (await everyPost({filter: before, fields: 'id'})).map(post => post.id),
        oldest: (await api.posts.browse({order: 'published_at ASC', limit: 1}))[0],
        tags,
        tag: tags.length ? await api.tags.read({slug: tags[0].slug}, {include: 'count.posts'}) : null,
        tagged: tagged.length,
        authors,
        author: authors.length ? await api.authors.read({slug: authors[0].slug}) : null,
        written: written.length,
        pages: await api.pages.browse({limit: 'all', fields: 'slug,title,url'}),
        settings: await api.settings.browse(),
        tiers: await api.tiers.browse(),
        missing: await thrown(api.posts.read({slug: 'no-such-post-anywhere'})),
        refused: await thrown(api.posts.browse({filter: 'feature_image:-null'})),
    })
);
