// Single-key shortcuts. data-key="i" on a button, link, radio or field: the key presses or enters it.
// Never while typing, never with a modifier, never on repeat.
// The reader's own settings switch all of them off.
export const keysAreOn = () => document.body.dataset.shortcuts !== "off";

function typing(element) {
  const field = element?.closest?.("input, textarea, select, [contenteditable]");
  return Boolean(field) && !["checkbox", "radio", "button", "submit", "file"].includes(field.type);
}

function scope() {
  const open = document.querySelectorAll("dialog:modal");
  return open.length ? open[open.length - 1] : document;
}

// What is hidden has no key, except the help that says so (data-key-always).
export const usable = (element) =>
  !element.disabled && element.getAttribute("aria-disabled") !== "true" &&
  ("keyAlways" in element.dataset || (element.matches("input") ? element.parentElement : element).checkVisibility());

// Enter and the like belong to what has the focus; only where nothing has it may they press.
const taken = (event) => event.key.length > 1 && event.target.closest?.("a, button, input, summary, dialog");

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
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || taken(event)) return;
  const key = event.key.toLowerCase();
  const found = [...scope().querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.toLowerCase() === key && usable(element),
  );
  if (!found) return;
  event.preventDefault();
  press(found);
});

// From inside a text, Ctrl or Cmd with Enter sends the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches?.("textarea")) return;
  const { form } = event.target;
  form?.requestSubmit(form.querySelector(".button.primary"));
});
