// Single-key shortcuts. data-key="i" on a button, link, radio or field: the key presses or enters it.
// Never while typing, never with a modifier, never on repeat; the reader can switch all off.
const root = document.documentElement;

export function keysAreOn() {
  try {
    const chosen = localStorage.getItem("keys");
    if (chosen) return chosen === "on";
  } catch {
    // No storage: the account's own setting decides.
  }
  return document.body.dataset.shortcuts !== "off";
}

function typing(element) {
  const field = element?.closest?.("input, textarea, select, [contenteditable]");
  return Boolean(field) && !["checkbox", "radio", "button", "submit", "file"].includes(field.type);
}

function scope() {
  const open = document.querySelectorAll("dialog:modal");
  return open.length ? open[open.length - 1] : document;
}

const usable = (element) =>
  !element.disabled && element.getAttribute("aria-disabled") !== "true" &&
  (element.matches("input") ? element.parentElement : element).checkVisibility();

function press(element) {
  if (element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])")) {
    element.focus();
  } else {
    if (element.matches("input")) element.focus();
    element.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat || !keysAreOn()) return;
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const found = [...scope().querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.toLowerCase() === key && usable(element),
  );
  if (!found) return;
  event.preventDefault();
  press(found);
});

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
  root.dataset.keys = event.target.checked ? "on" : "off";
});
root.dataset.keys = keysAreOn() ? "on" : "off";
