// A value that is typed takes "not stated" away; the server refuses both at once.
document.addEventListener("input", (event) => {
  const typed = event.target.closest?.("[data-bench] [data-typed]");
  if (!typed || !(typed.checked || (typed.type !== "checkbox" && typed.value.trim()))) return;
  const unsaid = typed.closest("[data-item]").querySelector("[data-not-stated]");
  if (unsaid) unsaid.checked = false;
});
