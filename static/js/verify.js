/* The page of verification with a script: the verdict takes the focus, a PDF can be dropped, the camera reads the code. */
document.querySelector("[data-yq-verdict]")?.focus();

/* ---- a PDF dropped anywhere on its box is sent at once */
const drop = document.querySelector("[data-yq-drop]");
drop.querySelector("[data-yq-drophint]").hidden = false;
for (const type of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.toggle("yq-is-over", type === "dragover");
    if (type !== "drop" || !event.dataTransfer.files.length) return;
    drop.elements.document.files = event.dataTransfer.files;
    drop.requestSubmit();
  });
}

/* ---- the QR code */
const scan = document.querySelector("[data-yq-scan]");
const part = (name) => scan.querySelector(`[data-yq-${name}]`);
const say = (what) => { part("say").textContent = what ? part("say").dataset[what] : ""; };
let stop = null;

function reader() {
  if (globalThis.jsQR) return Promise.resolve();
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = scan.dataset.reader;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
}

function close() {
  stop?.();
  stop = null;
  part("view").hidden = true;
}

function follow(text) {
  close();
  const statement = text.match(/[?&#]s=([A-Za-z0-9_-]+)/)?.[1] ?? (/^[A-Za-z0-9_-]{92,}$/.test(text.trim()) ? text.trim() : "");
  if (!statement) return say(text ? "strange" : "none");
  say("found");
  window.location.assign(`${scan.dataset.target}?s=${statement}`);
}

scan.hidden = false;
part("camera").hidden = !navigator.mediaDevices?.getUserMedia;
part("photo").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  say("reading");
  try {
    await reader();
    follow(await yqScan.photo(target.files[0]));
  } catch {
    say("none");
  }
  target.value = "";
});
part("camera").addEventListener("click", async () => {
  close();
  say("looking");
  try {
    await reader();
    part("view").hidden = false;
    stop = await yqScan.camera(part("view").querySelector("canvas"), follow);
  } catch {
    close();
    say("refused");
  }
});
part("stop").addEventListener("click", () => {
  close();
  say("");
  part("camera").focus();
});
