// The worklist by keyboard: J and K walk along the rows, X chooses one, Enter opens it.
// What is done without a choice is done to the row that the reader stands on.
import { keysAreOn } from "./keys.js";

const form = document.querySelector("[data-worklist]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const boxes = () => form.querySelectorAll("[data-choose]");
const all = form?.querySelector("[data-choose-all]");
const told = document.querySelector("[data-chosen]");
let at = -1;

function stand(row) {
  rows[at]?.removeAttribute("data-here");
  at = rows.indexOf(row);
  row.setAttribute("data-here", "");
  row.querySelector("[data-choose]").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function tell() {
  const chosen = form.querySelectorAll("[data-choose]:checked").length;
  const everything = form.querySelector("[data-everything]")?.checked;
  told.textContent = chosen && !everything ? `${chosen} ${form.dataset.wordsChosen}` : "";
  if (all) all.checked = chosen > 0 && chosen === rows.length;
}

if (form) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !keysAreOn() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog, [popover]")) return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step) {
      const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
      event.preventDefault();
      return stand(next);
    }
    if (at < 0) return;
    if (event.key.toLowerCase() === "x") rows[at].querySelector("[data-choose]").click();
    else if (event.key === "Enter" && event.target.matches("[data-choose]")) rows[at].querySelector(".title a").click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && rows[at] !== row) {
      rows[at]?.removeAttribute("data-here");
      at = rows.indexOf(row);
      row.setAttribute("data-here", "");
    }
  });
  form.addEventListener("change", tell);
  all?.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    tell();
  });
  form.addEventListener("submit", () => {
    const none = !form.querySelector("[data-choose]:checked, [data-everything]:checked");
    if (none && at >= 0) rows[at].querySelector("[data-choose]").checked = true;
  });
  tell();
}
