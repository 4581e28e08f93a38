// After an htmx swap: read [data-announce] out, and put a lost focus where the work goes on.
import { announce } from "./announce.js";
import { toast } from "./toast.js";

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  if (!swapped?.isConnected) return;
  const told = swapped.matches("[data-announce]") ? swapped : swapped.querySelector("[data-announce]");
  if (told) announce(told.dataset.announce || told.textContent);
  const wrong = swapped.querySelector('[aria-invalid="true"]');
  const next = wrong || swapped.querySelector("[data-focus]");
  const lost = !document.activeElement || document.activeElement === document.body;
  if (!next || (!lost && !wrong)) return;
  if (next.tabIndex < 0) next.setAttribute("tabindex", "-1");
  next.focus({ preventScroll: !wrong });
});

// What could not be done is said, and nothing on the page pretends otherwise.
const said = () => document.getElementById("messages").dataset;
document.addEventListener("htmx:sendError", (event) => quiet(event) || toast(said().lost, "exclude"));
document.addEventListener("htmx:timeout", (event) => quiet(event) || toast(said().lost, "exclude"));
document.addEventListener("htmx:responseError", (event) => {
  if (quiet(event)) return;
  toast([401, 403].includes(event.detail.xhr.status) ? said().gone : said().failed, "exclude");
});

// Polls try again by themselves, and the votes have a saved mark of their own.
function quiet(event) {
  return Boolean(event.detail.elt.closest?.('[hx-trigger^="every"], [data-own-errors]'));
}
