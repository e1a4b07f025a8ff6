/* Papers on a matter's page, with a script: a file is sent as soon as it is chosen, with progress, and its line is renewed in place. */
const section = document.querySelector("[data-yq-papers]");

function renew(page) {
  for (const part of section.querySelectorAll("[data-yq-part]")) {
    const fresh = page.querySelector(`[data-yq-part="${part.dataset.yqPart}"]`);
    const busy = part.querySelector("[data-yq-busy]"); // another paper is being sent meanwhile
    if (fresh && !busy) part.replaceWith(document.adoptNode(fresh));
  }
  prepare();
}

function send(form) {
  const line = form.querySelector("[data-yq-progress]"), bar = line.querySelector("progress"), words = line.querySelector("span");
  const input = form.querySelector("input[type=file]"), place = form.dataset.yqSend;
  if (!input.files.length || "yqBusy" in form.dataset) return;
  form.dataset.yqBusy = "";
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
  const failed = () => {
    bar.hidden = true;
    words.textContent = section.dataset.labelFailed;
    line.setAttribute("role", "alert");
    form.querySelector("button").hidden = false; // what was chosen is still there
    delete form.dataset.yqBusy;
  };
  request.addEventListener("error", failed);
  request.addEventListener("load", () => {
    if (!request.response?.querySelector("[data-yq-papers]")) { failed(); return; }
    delete form.dataset.yqBusy;
    renew(request.response);
    const done = document.getElementById(place);
    (done?.querySelector(".yq-err") ?? done)?.scrollIntoView({ block: "nearest" });
    done?.querySelector("input[type=file]")?.focus({ preventScroll: true });
  });
  line.hidden = bar.hidden = false;
  line.removeAttribute("role");
  bar.value = 0;
  words.textContent = section.dataset.labelSending;
  request.send(body);
}

function prepare() {
  for (const form of section.querySelectorAll("form[data-yq-send]:not([data-yq-ready])")) {
    form.dataset.yqReady = "";
    form.querySelector("button").hidden = true;
    form.querySelector("input[type=file]").addEventListener("change", () => send(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}
if (section) prepare();
