/* Drafting with a script: saves by itself while one types, and warns before unsaved words are left behind. */
const form = document.querySelector("form[data-yq-draft]");
const told = form?.querySelector("[data-yq-saved]");
const WAIT = 3000;
let dirty = form?.hasAttribute("data-yq-dirty") ?? false;
let leaving = false, busy = false, stopped = form?.hasAttribute("data-yq-by-hand") ?? true;
let timer, saving = Promise.resolve();

async function save() {
  if (!dirty || stopped || leaving) return;
  const body = new FormData(form);
  body.set("do", "auto");
  dirty = false;
  busy = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), credentials: "same-origin" });
    const answer = await response.json();
    if (response.ok) {
      form.elements.version.value = answer.version;
      told.textContent = answer.saved;
      return;
    }
    // Somebody was faster, or a character cannot be printed: the person decides, with the button.
    told.textContent = answer.problem;
    stopped = response.status === 409;
    dirty = true;
  } catch {
    told.textContent = form.dataset.yqFailed;
    dirty = true;
    soon();
  } finally {
    busy = false;
  }
}
function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => { saving = saving.then(save); }, WAIT);
}
if (form && told) {
  form.addEventListener("input", () => {
    dirty = true;
    soon();
  });
  // What is on its way is waited for, so that this form's own saving is not taken for somebody else's.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!busy) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter; // the event forgets it once it is over
    saving.then(() => setTimeout(() => form.requestSubmit(button)));
  });
  addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });
}
