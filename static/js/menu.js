/* Menus are <details>: they open without a script. This closes them with Escape or a press elsewhere,
   lets `/` lead to the desk's search, and shows the buttons that only a script can serve: print, copy. */
const open = () => document.querySelectorAll("details[data-yq-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.querySelector("[data-yq-search]");
  if (event.key === "/" && search && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

for (const button of document.querySelectorAll("[data-yq-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-yq-copy]")) {
  if (!navigator.clipboard) continue; // not over plain HTTP: the link beside it can be copied by hand
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.yqCopy);
    button.querySelector("span").textContent = button.dataset.labelDone;
  });
}
