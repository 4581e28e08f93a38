// data-days="2026-11-01 2026-11-05 ...": a range over these days, and the date that it sets.
// The date is what is sent; without scripts it is enough by itself.

function parts(form) {
  const range = form.querySelector('input[type="range"]');
  const date = form.querySelector('input[type="date"]');
  return { range, date, days: form.dataset.days.split(" ").filter(Boolean) };
}

// The last day not after the date: what stood then is what stands on the date.
function place(days, date) {
  const after = days.findIndex((day) => day > date);
  return after === -1 ? days.length - 1 : Math.max(0, after - 1);
}

function show({ range, date, days }) {
  range.value = place(days, date.value);
  range.setAttribute("aria-valuetext", date.value);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-days]");
  if (!form) return;
  const found = parts(form);
  if (event.target === found.range) {
    found.date.value = found.days[found.range.valueAsNumber];
    found.range.setAttribute("aria-valuetext", found.date.value);
  } else if (event.target === found.date && found.date.value) {
    show(found);
  }
});

function begin() {
  for (const form of document.querySelectorAll("form[data-days]")) show(parts(form));
}

begin();
document.addEventListener("htmx:historyRestore", begin);
