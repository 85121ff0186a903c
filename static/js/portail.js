// Improves pages that already work without script.
"use strict";

// A second click on the same button sends nothing more.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-un-seul-envoi]")) return;
  if (form.dataset.envoye) {
    event.preventDefault();
    return;
  }
  form.dataset.envoye = "oui";
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
});

// Back to a page kept by the browser: its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-envoye]")) {
    delete form.dataset.envoye;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// A file over the limit is named before it is sent.
for (const input of document.querySelectorAll("input[type=file][data-octets-max]")) {
  input.addEventListener("change", () => {
    const file = input.files[0];
    const tooBig = file && file.size > Number(input.dataset.octetsMax);
    input.setCustomValidity(tooBig ? "Ce fichier dépasse la taille permise. Réduisez-le avant de l’envoyer." : "");
    input.reportValidity();
  });
}

// Errors are read first.
document.getElementById("resume-erreurs")?.focus();

// A page of progress reloads itself until the work is done.
const progress = document.querySelector("[data-progression]:not([data-termine])");
if (progress) setTimeout(() => location.reload(), 2000);
