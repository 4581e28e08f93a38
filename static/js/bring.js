// [data-bring]: files are sent one after another, so that hundreds go through, each with its place
// on the bar; what came of them is then asked for. Without this script the form sends them at once.
const form = document.querySelector("[data-bring]");
const field = form.querySelector('input[name="files"]');
const box = form.querySelector("[data-sending]");
const bar = box.querySelector("progress");
const said = box.querySelector("[role=status]");

form.querySelector("[data-folder]").addEventListener("change", (event) => {
  const carrier = new DataTransfer();
  for (const file of [...field.files, ...event.target.files]) {
    if (/\.(pdf|zip)$/i.test(file.name)) carrier.items.add(file);
  }
  field.files = carrier.files;
  event.target.value = "";
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const files = [...field.files];
  const all = files.reduce((sum, file) => sum + file.size, 0) || 1;
  let sent = 0;
  const button = form.querySelector("button.primary");
  button.disabled = true;
  box.hidden = false;
  try {
    for (const [at, file] of files.entries()) {
      said.textContent = `${at + 1} / ${files.length}: ${file.name}`;
      await send(file, (loaded) => (bar.value = (sent + Math.min(loaded, file.size)) / all));
      sent += file.size;
      bar.value = sent / all;
    }
    said.textContent = `${form.dataset.wordsSent}: ${files.length}`;
    field.value = "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    form.elements.key.value = crypto.randomUUID?.() ?? form.elements.key.value;
  } catch {
    said.textContent = form.dataset.wordsFailed;
  }
  button.disabled = false;
  const came = document.querySelector(form.dataset.came);
  htmx.ajax("GET", came.dataset.refresh, { target: form.dataset.came, swap: "outerHTML" });
});

// One file; fetch can't tell how far an upload is, so this is the older way.
function send(file, onProgress) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("key", form.elements.key.value);
  body.set("files", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(request.status)));
    request.addEventListener("error", reject);
    request.send(body);
  });
}
