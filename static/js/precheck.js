/* The pre-check by keyboard: j k papers · a accept · r reason · arrows pages · + - size · o turn. The page changes in its place. */
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const viewer = document.querySelector("[data-yq-viewer]");
const picture = viewer?.querySelector("img");
const papers = [...document.querySelectorAll(".yq-ck > li[id]")];

const steps = {
  before: (seen) => { seen.page = Math.max(1, seen.page - 1); },
  behind: (seen) => { seen.page = Math.min(seen.pages, seen.page + 1); },
  closer: (seen) => { seen.zoom = Math.min(4, seen.zoom + 1); },
  farther: (seen) => { seen.zoom = Math.max(1, seen.zoom - 1); },
  turn: (seen) => { seen.turn = (seen.turn + 90) % 360; },
};
const number = (name) => Number(viewer.dataset[name]);
const seen = viewer && { page: number("page"), pages: number("pages"), zoom: number("zoom"), turn: number("turn") };

function look(step) {
  if (!viewer) return;
  const page = seen.page;
  steps[step](seen);
  const query = new URLSearchParams({ zoom: seen.zoom, turn: seen.turn, seen: viewer.dataset.seen });
  picture.src = `${viewer.dataset.address.replace(/0\.jpg$/, `${seen.page}.jpg`)}?${query}`;
  picture.className = `yq-viewer__img yq-viewer__img--${seen.zoom}`;
  picture.alt = picture.alt.replace(/\d+(?=\D*$)/, seen.page);
  viewer.querySelector("[data-yq-n]").textContent = seen.page;
  if (page !== seen.page) picture.parentElement.scrollTop = 0;
}

function paper(step) {
  const here = papers.findIndex((line) => line.hasAttribute("aria-current"));
  papers[here + step]?.querySelector("a")?.click();
}

viewer?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-yq-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  look(link.dataset.yqView);
});

const keys = {
  j: () => paper(1),
  k: () => paper(-1),
  a: () => document.querySelector("[data-yq-accept]")?.click(),
  r: () => document.querySelector("[data-yq-reason]")?.focus(),
  "+": () => look("closer"),
  "=": () => look("closer"),
  "-": () => look("farther"),
  o: () => look("turn"),
  ArrowLeft: () => look("before"),
  ArrowRight: () => look("behind"),
  "/": () => document.querySelector("[data-yq-search]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === "a") return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
