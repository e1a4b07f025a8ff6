/* Large type, contrast and dark without a reload: the form posts in the background, the page changes at once. */
const ATTRIBUTE = { type: "data-type", contrast: "data-contrast", theme: "data-bs-theme" };
const OFF = { type: "normal", contrast: "normal", theme: "light" };

function show(name, value) {
  document.documentElement.setAttribute(ATTRIBUTE[name], value);
  for (const button of document.querySelectorAll(`[data-yq-modes] button[name="${name}"]`)) {
    const on = value === button.dataset.on;
    button.setAttribute("aria-pressed", String(on));
    button.value = on ? OFF[name] : button.dataset.on;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-yq-modes]") || !(button?.name in ATTRIBUTE)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, button));
  show(button.name, button.value);
  try {
    await fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
  } catch {
    // Without a network the choice holds for this page only.
  }
});
