"""What front ends made for Ghost ask and are told, in the words of Ghost's Content API (docs.ghost.org/content-api).

`asked` reads the parameters, `filters` and `orders` the two that are languages; `pages` finds which articles a
numbered page has; `posts`, `tags`, `authors` and `publication` say them in Ghost's shape, `failures` the errors.
"""
