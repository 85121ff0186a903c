// Starts Swagger UI on the page of the console; the page itself says what to do without JavaScript.
(() => {
  const target = document.getElementById("console-api");
  if (!target || typeof SwaggerUIBundle === "undefined") return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");

  // Swagger UI speaks English only: its words are replaced as they appear.
  const words = new Map(Object.entries({
    "Try it out": "Essayer",
    "Execute": "Envoyer",
    "Cancel": "Annuler",
    "Clear": "Effacer",
    "Reset": "Rétablir",
    "Parameters": "Paramètres",
    "No parameters": "Aucun paramètre",
    "Name": "Nom",
    "Request body": "Corps de la demande",
    "Responses": "Réponses",
    "Response body": "Réponse reçue",
    "Response headers": "En-têtes reçus",
    "Server response": "Réponse du serveur",
    "Request URL": "Adresse appelée",
    "Request duration": "Durée",
    "Example Value": "Exemple",
    "Edit Value": "Valeur",
    "Examples:": "Exemples :",
    "Schema": "Schéma",
    "Schemas": "Schémas",
    "Media type": "Type de contenu",
    "Controls": "Règle l’en-tête",
    "header.": ".",
    "Links": "Liens",
    "No links": "Aucun lien",
    "Details": "Détail",
    "Download": "Télécharger",
    "Copy to clipboard": "Copier",
    "Loading...": "Chargement…",
    "LOADING": "CHARGEMENT",
    "required": "obligatoire",
    "Available values": "Valeurs possibles",
    "Default value": "Valeur par défaut",
    "Send empty value": "Envoyer une valeur vide",
    "Failed to fetch.": "La demande n’a pas abouti.",
  }));
  const translate = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.currentNode; text; text = walker.nextNode()) {
      const word = text.nodeType === Node.TEXT_NODE ? text.data.trim() : "";
      if (words.has(word)) text.data = text.data.replace(word, words.get(word));
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(translate);
  }).observe(target, { childList: true, subtree: true });

  const nothing = () => () => null;
  window.ui = SwaggerUIBundle({
    url: target.dataset.schema,
    domNode: target,
    deepLinking: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
    // The page has its own title, and the session itself gives the right to call.
    plugins: [{ wrapComponents: { info: nothing, authorizeBtn: nothing, authorizeOperationBtn: nothing } }],
    requestInterceptor: (request) => {
      if (token) request.headers["X-CSRFToken"] = token.value;
      return request;
    },
  });
})();
