// The list of this page's keys, made from what carries data-key at this moment, and the switch
// with which the reader turns single keys off.
import { keysAreOn, usable } from "./keys.js";

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
  dialog.querySelector("[data-keys-switch]").checked = keysAreOn();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[data-opens="keys-dialog"]')) fill(document.getElementById("keys-dialog"));
}, true);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  localStorage.setItem("keys", event.target.checked ? "on" : "off");
  document.documentElement.dataset.keys = event.target.checked ? "on" : "off";
});
