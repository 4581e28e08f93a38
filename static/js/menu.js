// Menus are native popovers. This adds: arrow keys inside, closing after a choice,
// and a place beside the button where the browser can't anchor by itself.
const anchors = CSS.supports("position-area", "block-end");

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (event.newState !== "open" || !menu.matches?.("[data-menu]") || anchors) return;
    const opener = document.querySelector(`[popovertarget="${menu.id}"]`);
    if (!opener) return;
    const box = opener.getBoundingClientRect();
    const left = menu.classList.contains("end") ? box.right - menu.offsetWidth : box.left;
    const below = box.bottom + menu.offsetHeight < innerHeight;
    menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${below ? box.bottom : Math.max(8, box.top - menu.offsetHeight - 8)}px`;
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step) return;
  const items = [...menu.querySelectorAll("a[href], button:not(:disabled)")].filter((item) => item.checkVisibility());
  const next = items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
  event.preventDefault();
  next?.focus();
});

document.addEventListener("click", (event) => {
  const chosen = event.target.closest?.("[data-menu] a, [data-menu] button");
  chosen?.closest("[popover]")?.hidePopover();
});
