// Dialogs: data-opens="id" opens one, data-closes closes the one around it,
// and whatever htmx swaps into [data-dialog] opens it; an empty swap closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    opener.closest("[popover]")?.hidePopover();
    if (dialog && !dialog.open) dialog.showModal();
    return;
  }
  const closer = event.target.closest?.("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  // A click on the veil counts as leaving.
  if (event.target instanceof HTMLDialogElement && outside(event, event.target)) event.target.close();
});

function outside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target;
  if (!dialog.matches?.("dialog[data-dialog]")) return;
  if (!dialog.textContent.trim()) dialog.close();
  else if (!dialog.open) dialog.showModal();
  const title = dialog.querySelector("h2");
  if (title) dialog.setAttribute("aria-label", title.textContent.trim());
});
