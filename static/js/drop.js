// [data-drop] around a file input: takes dropped files, lists all with their sizes in
// [data-drop-list] beside it, and lets single ones be taken out again.
const input = (zone) => zone.querySelector('input[type="file"]');

document.addEventListener("dragover", (event) => over(event, true));
document.addEventListener("dragleave", (event) => over(event, false));
document.addEventListener("drop", async (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || !event.dataTransfer.files.length) return;
  over(event, false);
  const field = input(zone);
  const kept = field.multiple ? [...field.files] : [];
  const dropped = await unfolded(event.dataTransfer, field.accept);
  give(field, [...kept, ...dropped].slice(0, field.multiple ? undefined : 1));
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

// The files that were dropped, and those in folders among them that the field accepts.
async function unfolded(carrier, accept) {
  const plain = [...carrier.files];
  const entries = [...carrier.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return plain;
  const endings = accept.split(",").filter((one) => one.startsWith("."));
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found.filter((file) => !endings.length || endings.some((end) => file.name.toLowerCase().endsWith(end)));
}

async function walk(entry, found) {
  if (entry.isFile) return found.push(await new Promise((take, fail) => entry.file(take, fail)));
  const reader = entry.createReader();
  const next = () => new Promise((take, fail) => reader.readEntries(take, fail));
  // A folder gives its entries a hundred at a time, until none is left.
  for (let some = await next(); some.length; some = await next()) {
    for (const inside of some) await walk(inside, found);
  }
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
