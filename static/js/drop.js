// [data-drop] around a file input: takes dropped files, lists all with their sizes in
// [data-drop-list] beside it, and lets single ones be taken out again.
const input = (zone) => zone.querySelector('input[type="file"]');

document.addEventListener("dragover", (event) => over(event, true));
document.addEventListener("dragleave", (event) => over(event, false));
document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || !event.dataTransfer.files.length) return;
  over(event, false);
  const field = input(zone);
  const kept = field.multiple ? [...field.files] : [];
  give(field, [...kept, ...event.dataTransfer.files].slice(0, field.multiple ? undefined : 1));
});
document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (zone && event.target.type === "file") list(zone);
});

function over(event, isOver) {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.toggleAttribute("data-over", isOver);
}

function give(field, files) {
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  field.files = carrier.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function list(zone) {
  const field = input(zone);
  const shown = zone.parentElement.querySelector("[data-drop-list]");
  shown?.replaceChildren(...[...field.files].map((file) => row(file, field, shown.dataset.remove)));
}

function row(file, field, words) {
  const item = document.createElement("li");
  const size = Object.assign(document.createElement("span"), { className: "size" });
  const remove = Object.assign(document.createElement("button"), { className: "as-link", type: "button" });
  size.textContent = bytes(file.size);
  remove.textContent = words;
  remove.setAttribute("aria-label", `${words}: ${file.name}`);
  remove.addEventListener("click", () => give(field, [...field.files].filter((other) => other !== file)));
  item.append(file.name, size, remove);
  return item;
}

function bytes(size) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), 3);
  const style = { style: "unit", unit: units[step], unitDisplay: step ? "short" : "long", maximumFractionDigits: step ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(size / 1000 ** step);
}
