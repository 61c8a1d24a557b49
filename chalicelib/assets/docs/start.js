// Opens the reference: Swagger UI over the OpenAPI document beside /docs, wherever that is mounted.
"use strict";

const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", colour);
colour();

SwaggerUIBundle({
  dom_id: "#reference",
  url: new URL("../openapi.json", document.currentScript.src).href,
  validatorUrl: null, // else the document's address goes to validator.swagger.io
  queryConfigEnabled: false, // else a link could point this page at another document
  persistAuthorization: false, // a token is gone when the page is
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  showExtensions: true,
});
