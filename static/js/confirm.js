// A question before a step that matters. On a form or button:
// data-confirm="What will happen", data-confirm-title, data-confirm-yes, data-confirm-danger.
// hx-confirm asks in the same dialog. Without script the server's own preview page asks.
const dialog = () => document.getElementById("confirm-dialog");

function ask(asking, words) {
  const box = dialog();
  const { confirmTitle, confirmYes, confirmDanger } = asking.dataset;
  const title = box.querySelector("[data-confirm-title]");
  const yes = box.querySelector("[data-confirm-yes]");
  title.dataset.usual ??= title.textContent;
  yes.dataset.usual ??= yes.textContent;
  title.textContent = confirmTitle || title.dataset.usual;
  yes.textContent = confirmYes || yes.dataset.usual;
  yes.classList.toggle("danger", confirmDanger !== undefined);
  yes.classList.toggle("primary", confirmDanger === undefined);
  box.querySelector("[data-confirm-words]").textContent = words;
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

document.addEventListener(
  "submit",
  async (event) => {
    const { target: form, submitter } = event;
    const asking = submitter?.closest("[data-confirm]") || form.closest("[data-confirm]");
    if (!asking || form.dataset.confirmed !== undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(asking, asking.dataset.confirm))) return;
    form.dataset.confirmed = "";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  },
  true,
);

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.elt, event.detail.question)) event.detail.issueRequest(true);
});
