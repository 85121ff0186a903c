// Improves pages that already work without script.
"use strict";

const release = (form) => {
  delete form.dataset.envoye;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
};

// A second click on the same button sends nothing more; an answer that leaves the page here (a file) frees it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.envoye) {
    event.preventDefault();
    return;
  }
  form.dataset.envoye = "oui";
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  setTimeout(release, 15000, form);
});

// Back to a page kept by the browser: its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-envoye]")) release(form);
});

// A file over the limit written beside its field is named before it is sent.
for (const input of document.querySelectorAll("input[type=file][data-octets-max]")) {
  const notice = document.createElement("div");
  notice.className = "champ__erreur";
  notice.id = `${input.id}_taille`;
  notice.setAttribute("role", "alert");
  input.before(notice);
  const limit = Number(input.dataset.octetsMax);
  const tooBig = () => [...input.files].some((file) => file.size > limit);
  const megabytes = (bytes) => `${(bytes / 1048576).toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0Mo`;
  const say = () => {
    const size = Math.max(0, ...[...input.files].map((file) => file.size));
    notice.replaceChildren();
    input.setAttribute("aria-invalid", String(tooBig()));
    if (!tooBig()) return;
    const text = document.createElement("p");
    text.textContent = `Ce fichier pèse ${megabytes(size)}\u00a0; la limite est de ${megabytes(limit)}. Choisissez un fichier plus léger.`;
    notice.append(text);
  };
  input.addEventListener("change", say);
  input.form?.addEventListener("submit", (event) => {
    if (!tooBig()) return;
    event.preventDefault();
    event.stopPropagation();
    say();
    input.focus();
  });
}

// Errors are read first.
const errors = document.getElementById("resume-erreurs");
if (errors) {
  errors.focus();
  document.title = `Erreur\u00a0: ${document.title}`;
}

// Progress: the block is fetched again until the work is done, then the page is read anew once.
const EVERY = 2000;
const follow = async (id, wait) => {
  await new Promise((resolve) => setTimeout(resolve, wait));
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    const text = await answer.text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(id);
    if (!fresh || "termine" in fresh.dataset) return location.reload();
    const shown = document.getElementById(id);
    for (const part of ["label", "progress", "[role=status]"]) {
      const [before, after] = [shown.querySelector(part), fresh.querySelector(part)];
      if (!before || !after) continue;
      if (part === "progress") [before.max, before.value] = [after.max, after.value];
      else if (before.textContent !== after.textContent) before.innerHTML = after.innerHTML;
    }
    return follow(id, EVERY);
  } catch {
    return follow(id, wait * 2);
  }
};
for (const block of document.querySelectorAll("[data-progression]:not([data-termine])")) follow(block.id, EVERY);

// A draft is kept while it is typed: the text alone, to the address that its own button uses. Files wait for the button.
for (const form of document.querySelectorAll("form[data-brouillon]")) {
  const state = form.querySelector("[data-brouillon-etat]");
  let timer;
  const keep = async () => {
    if (form.dataset.envoye) return;
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Brouillon": "1" }, redirect: "manual" });
      const now = new Date();
      const time = `${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, "0")}`;
      const other = "Cette page a été modifiée ailleurs\u00a0: rien n’est remplacé. Utilisez le bouton pour comparer.";
      const refused = answer.status === 409 ? other : "Le brouillon n’est pas enregistré\u00a0: utilisez le bouton.";
      state.textContent = answer.status === 204 ? `Brouillon enregistré à ${time}.` : refused;
    } catch {
      state.textContent = "Le brouillon n’est pas enregistré\u00a0: le portail ne répond pas.";
    }
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  });
}
