// Starts Swagger UI on the page of the console; the page itself says what to do without JavaScript.
(() => {
  const target = document.getElementById("console-api");
  if (!target || typeof SwaggerUIBundle === "undefined") return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  window.ui = SwaggerUIBundle({
    url: target.dataset.schema,
    domNode: target,
    deepLinking: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
    requestInterceptor: (request) => {
      if (token) request.headers["X-CSRFToken"] = token.value;
      return request;
    },
  });
})();
