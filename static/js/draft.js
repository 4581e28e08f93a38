// A form's words are kept on this device until they are sent: data-draft="name".
const form = document.querySelector("[data-draft]");
if (form) {
  const name = `draft/${form.dataset.draft}`;
  const mark = form.querySelector("[data-draft-mark]");
  const fields = [...form.querySelectorAll("textarea")];
  const kept = JSON.parse(localStorage.getItem(name) || "{}");
  for (const field of fields) if (!field.value && kept[field.name]) field.value = kept[field.name];
  form.addEventListener("input", () => {
    localStorage.setItem(name, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    if (mark) mark.hidden = false;
  });
  form.addEventListener("submit", () => localStorage.removeItem(name));
}
