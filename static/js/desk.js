/* The desk by keyboard: / search · j k rows · Enter opens · 1…9 moves of a matter · n note. And news of a matter. */
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const rows = [...document.querySelectorAll("[data-yq-rows] tbody tr")];
let row = -1;

function go(step) {
  if (!rows.length) return;
  row = Math.min(Math.max(row + step, 0), rows.length - 1);
  rows[row].querySelector("a").focus();
}

function openMove(number) {
  const part = document.querySelectorAll("[data-yq-move]")[number - 1];
  if (!part) return;
  part.open = true;
  const rare = part.parentElement.closest("details");
  if (rare) rare.open = true;
  (part.querySelector("textarea, select, input:not([type=hidden])") ?? part.querySelector("button"))?.focus();
  part.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target)) return;
  const keys = {
    "/": () => document.querySelector("[data-yq-search]")?.focus(),
    j: () => go(1),
    k: () => go(-1),
    n: () => document.querySelector("#body")?.focus(),
  };
  const act = keys[event.key] ?? (/^[1-9]$/.test(event.key) ? () => openMove(Number(event.key)) : null);
  if (!act) return;
  event.preventDefault();
  act();
});

/* ---- somebody else acted: the page says so */
const matter = document.querySelector("[data-yq-matter]");
const door = document.querySelector("meta[name=push-url]")?.content;
if (matter && door) {
  const connect = (wait) => {
    const socket = new WebSocket(`${door}/push/matters/${matter.dataset.yqMatter}/`);
    socket.addEventListener("message", (event) => {
      if (JSON.parse(event.data).version > Number(matter.dataset.version)) document.querySelector("[data-yq-moved]").hidden = false;
    });
    socket.addEventListener("close", () => setTimeout(() => connect(Math.min(wait * 2, 60000)), wait));
  };
  connect(2000);
}
