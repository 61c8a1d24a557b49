"""The publication as a Hugo project: words, lists, redirects and files, with layouts that are just enough to build."""
