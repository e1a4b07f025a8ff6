/* The intake with a script: saves as one types, asks only what applies, sends files in pieces with progress. */
const form = document.querySelector("form[data-yq-autosave]");
const saved = document.querySelector("[data-yq-saved]");
const token = form?.querySelector("[name=csrfmiddlewaretoken]")?.value;

/* ---- asked only in some cases */
function showWhatApplies() {
  for (const part of form.querySelectorAll("[data-yq-if]")) {
    const asked = form.elements[part.dataset.yqIf]; // a question that is not asked itself counts as not answered
    const value = asked && !asked.closest("[hidden]") ? asked.value : "";
    part.hidden = !part.dataset.yqIs.split(" ").includes(value);
  }
  for (const option of form.querySelectorAll("option[data-yq-for]")) {
    const [name, ...values] = option.dataset.yqFor.split(" ");
    const answer = form.elements[name]?.value;
    option.hidden = option.disabled = Boolean(answer) && !values.includes(answer) && !option.selected; // what is chosen stays in sight
  }
  for (const group of form.querySelectorAll("optgroup")) group.hidden = [...group.children].every((option) => option.hidden);
}

/* ---- rows that few need: empty ones are folded away, and come one by one */
function foldRows() {
  const rows = [...form.querySelectorAll("[data-yq-extra]")];
  const shape = form.querySelector("template[data-yq-more]");
  if (!rows.length || !shape) return;
  const wanted = (row) => row.querySelector(".yq-f--bad") || [...row.querySelectorAll("input, select")].some((field) => field.value);
  const last = rows.findLastIndex(wanted); // no gap above a row that is filled in
  rows.forEach((row, n) => { row.hidden = n > last; });
  const more = shape.content.firstElementChild.cloneNode(true);
  rows.at(-1).after(more);
  const settle = () => { more.hidden = rows.every((row) => !row.hidden); };
  more.querySelector("button").addEventListener("click", () => {
    const next = rows.find((row) => row.hidden);
    next.hidden = false;
    next.querySelector("input, select").focus();
    settle();
  });
  settle();
}

/* ---- autosave: the first one begins the draft with all that stands there, later ones send what was changed alone */
let timer, saving = Promise.resolve(), failures = 0;
const changed = new Set();
function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => { saving = saving.then(save); }, wait);
}
function changedAnswers() {
  const body = new FormData(form);
  body.delete("files");
  if (!form.dataset.yqAutosave.includes("/drafts/")) return new URLSearchParams(body);
  const part = new URLSearchParams({ csrfmiddlewaretoken: token });
  for (const name of changed) part.append(name, body.get(name) ?? ""); // a box that is not ticked is an answer too
  return part;
}
async function save() {
  if (!changed.size) return;
  const body = changedAnswers(), names = [...changed];
  changed.clear();
  try {
    const response = await fetch(form.dataset.yqAutosave, { method: "POST", body, credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    const answer = await response.json();
    failures = 0;
    saved.textContent = answer.saved;
    saved.previousElementSibling.hidden = false;
    if (answer.url) {
      form.action = answer.url;
      form.dataset.yqAutosave = answer.save;
      history.replaceState(null, "", answer.url);
    }
  } catch {
    for (const name of names) changed.add(name);
    saved.textContent = form.dataset.yqUnsaved;
    saved.previousElementSibling.hidden = true;
    failures += 1;
    soon(Math.min(1000 * 2 ** failures, 30000));
  }
}
if (form) {
  showWhatApplies();
  foldRows();
  form.addEventListener("input", (event) => {
    showWhatApplies();
    if (!event.target.name || event.target.name === "files") return;
    changed.add(event.target.name);
    soon(800);
  });
  form.addEventListener("change", showWhatApplies);
  addEventListener("online", () => soon(0));
  // A draft that is just being created must not be created twice.
  form.addEventListener("submit", () => clearTimeout(timer));
}

/* ---- files in pieces */
const drop = document.querySelector("[data-yq-drop]");
const list = document.querySelector("[data-yq-files]");
if (drop && list && window.tus?.isSupported) {
  const input = drop.querySelector("input[type=file]");
  drop.querySelector("button[name=add]").hidden = true;
  const words = list.dataset;

  const shape = document.querySelector("[data-yq-line]");
  const sizeOf = (bytes) => (bytes < 104858 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  function line(file) {
    const item = shape.content.firstElementChild.cloneNode(true);
    item.querySelector("b").textContent = file.name;
    item.querySelector("progress").setAttribute("aria-label", file.name);
    list.append(item);
    return item;
  }

  function removable(item, upload) {
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "yq-b yq-b--text";
    remove.textContent = words.labelRemove;
    remove.addEventListener("click", async () => {
      const gone = !upload.url || (await fetch(upload.url, { method: "DELETE", headers: { "X-CSRFToken": token }, credentials: "same-origin" })).ok;
      if (gone) item.remove();
    });
    item.append(remove);
  }

  function send(file, item = line(file)) {
    const small = item.querySelector("small"), bar = item.querySelector("progress");
    const upload = new window.tus.Upload(file, {
      endpoint: drop.dataset.yqDrop,
      chunkSize: 4 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 8000, 20000],
      headers: { "X-CSRFToken": token },
      metadata: { filename: file.name, filetype: file.type },
      removeFingerprintOnSuccess: true,
      onProgress(sent, total) {
        bar.value = (100 * sent) / total;
        small.textContent = `${sizeOf(sent)} / ${sizeOf(total)}`;
      },
      onSuccess() {
        bar.remove();
        small.textContent = sizeOf(file.size);
        item.insertAdjacentHTML("beforeend", "<span class='yq-chip yq-chip--ok'></span>");
        item.querySelector(".yq-chip").textContent = words.labelDone;
        removable(item, upload);
      },
      onError(error) {
        item.classList.add("yq-file--bad");
        const said = error.originalResponse?.getStatus() === 422 ? error.originalResponse.getBody() : "";
        small.textContent = said || words.labelFailed;
        if (said) { bar.remove(); removable(item, upload); return; }
        const again = document.createElement("button");
        again.type = "button";
        again.className = "yq-b";
        again.textContent = words.labelAgain;
        again.addEventListener("click", () => { again.remove(); item.classList.remove("yq-file--bad"); upload.start(); });
        item.append(again);
      },
    });
    upload.findPreviousUploads().then((earlier) => {
      if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
      upload.start();
    });
  }

  input.addEventListener("change", () => {
    for (const file of input.files) send(file);
    input.value = "";
  });
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("yq-drop--over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("yq-drop--over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("yq-drop--over");
    for (const file of event.dataTransfer.files) send(file);
  });
}
