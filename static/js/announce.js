// One polite live region for the whole page: says what a swap or a button has done.
export function announce(words) {
  const region = document.querySelector("[data-announcer]");
  if (!region || !words) return;
  region.textContent = "";
  // A region that is emptied and filled in one step is not read out.
  setTimeout(() => (region.textContent = words.trim().replace(/\s+/g, " ")), 50);
}
