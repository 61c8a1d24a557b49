/** Every rule of html-validate's two presets; what is changed, and why. */
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:a11y"],
  rules: {
    // HTML takes the doctype in either case. One of them, everywhere.
    "doctype-style": ["error", { style: "lowercase" }],
    // HTML allows any id without white space. Footnotes have Hugo's ids (`fn:1`), which links from elsewhere name.
    "valid-id": ["error", { relaxed: true }],
    // How long a title is, its author decides; the rule is advice for search engines, which cut what they show.
    "long-title": "off",
  },
};
