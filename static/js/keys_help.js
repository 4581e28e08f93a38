// The list of this page's keys, made from what carries data-key at this moment.
import { usable } from "./keys.js";

function words(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const named = element.getAttribute("aria-label") || element.labels?.[0]?.cloneNode(true) || element.cloneNode(true);
  if (typeof named === "string") return named;
  for (const key of named.querySelectorAll("kbd")) key.remove();
  return named.textContent.trim().replace(/\s+/g, " ");
}

function fill(dialog) {
  const rows = [...document.querySelectorAll("[data-key]")].filter(usable).flatMap((element) => {
    const term = document.createElement("dt");
    const meaning = document.createElement("dd");
    term.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key.toUpperCase() }));
    meaning.textContent = words(element);
    return [term, meaning];
  });
  dialog.querySelector("[data-keys-list]").replaceChildren(...rows);
  dialog.querySelector("[data-keys-none]").hidden = rows.length > 2;
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[data-opens="keys-dialog"]')) fill(document.getElementById("keys-dialog"));
}, true);
