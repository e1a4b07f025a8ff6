/* The offline checker: takes a statement apart and verifies it with WebCrypto against the keys in this file.
   The format is described in docs/statements.md. */
const { keys, fields, made } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const WORDS = {
  good: ["ok", "签名有效", "Signed and unchanged", "以下内容由出证机构签署，没有被改动。", "The issuing office signed the following words, and they were not changed."],
  altered: ["now", "内容被改动过，请勿采信", "Altered: do not rely on it", "二维码的内容与签名不符。", "What the QR code says does not fit its signature."],
  stranger: ["soon", "不认识的公钥", "Unknown key", "签名所用的公钥不在本文件中：可能是伪造，也可能是此后新启用的公钥。请重新下载本文件，或在线核验。", "The key that signed is not in this file: it may be a forgery, or a key taken into use later. Download this file again, or check online."],
  nothing: ["soon", "不是证书的二维码", "Not the code of a certificate", "读到的内容不是本系统签发的证书二维码。", "What was read is not the QR code of a certificate of this system."],
  dumb: ["soon", "这个浏览器无法核验", "This browser cannot verify", "请用较新的Chrome、Edge、Firefox或Safari打开本文件。", "Open this file in a recent Chrome, Edge, Firefox or Safari."],
};
const SAY = {
  none: ["没有找到二维码。请靠近些、在光线好的地方再拍。", "No QR code was found. Take the photo closer and in good light."],
  reading: ["正在读取……", "Reading …"],
  looking: ["请把二维码对准画面。", "Hold the code into the picture."],
  refused: ["摄像头无法使用，请选择照片。", "The camera cannot be used; choose a photo."],
};
const NAMES = {
  number: ["编号", "Number"], day: ["出具日期", "Date of issue"], code: ["核验码", "Verification code"], office: ["出证机构（外文）", "Office"],
  title: ["事项", "Matter"], applicant: ["申请人", "Applicant"], owner: ["签名人", "Signed by"], made: ["公钥截至", "Keys as of"],
};

function put(name, zh, en, within = document) {
  within.querySelector(`[data-zh="${name}"]`).textContent = zh;
  within.querySelector(`[data-en="${name}"]`).textContent = en;
}
function say(what) {
  byId("say").toggleAttribute("data-on", Boolean(what));
  put("say", ...(SAY[what] ?? ["", ""]));
}
function show(language) {
  document.body.dataset.show = language;
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const button of document.querySelectorAll("[data-to]")) button.setAttribute("aria-pressed", String(button.dataset.to === language));
}

/* ---- the statement */
function take(text) {
  const statement = (text.match(/[?&#]s=([A-Za-z0-9_-]+)/)?.[1] ?? text).trim();
  if (!/^[A-Za-z0-9_-]{92,2900}$/.test(statement)) return null;
  try {
    const raw = Uint8Array.from(atob(statement.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw.subarray(5, -64)));
    const kid = [...raw.subarray(1, 5)].map((b) => b.toString(16).padStart(2, "0")).join("");
    return raw[0] === 1 && Array.isArray(said) ? { statement, raw, said, kid } : null;
  } catch {
    return null;
  }
}
async function holds(found, { kty, crv, x, y }) {
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, found.raw.subarray(-64), found.raw.subarray(0, -64));
}
/* Four bytes name a key; when two keys share them, either may have signed. */
async function judge(found) {
  if (!found) return { verdict: "nothing" };
  if (!globalThis.crypto?.subtle) return { verdict: "dumb" };
  const named = keys.filter((key) => key.kid === found.kid);
  for (const key of named) if (await holds(found, key)) return { verdict: "good", key };
  return { verdict: named.length ? "altered" : "stranger" };
}

/* ---- the answer */
function row(names, value) {
  const line = document.createElement("div"), term = document.createElement("dt"), told = document.createElement("dd");
  for (const [n, tag] of ["zh-Hans", "en"].entries()) {
    const span = document.createElement("span");
    span.lang = tag;
    span.textContent = names[n];
    term.append(span);
  }
  told.textContent = value;
  line.append(term, told);
  byId("said").append(line);
}
async function verify(text) {
  const found = take(text), { verdict, key } = await judge(found), [tone, zh, en, textZh, textEn] = WORDS[verdict];
  const result = byId("result");
  result.dataset.tone = tone;
  result.dataset.verdict = verdict;
  put("headline", zh, en, result);
  put("text", textZh, textEn, result);
  byId("said").replaceChildren();
  byId("unknown").hidden = verdict !== "good";
  if (verdict === "good") {
    for (const [n, name] of fields.entries()) if (found.said[n] != null) row(NAMES[name] ?? [name, name], String(found.said[n]));
    row(NAMES.owner, [key.name_zh, key.name_en].filter(Boolean).join(" · "));
    row(NAMES.made, made.slice(0, 10));
    byId("online").href = `${document.querySelector("footer a").href}?s=${found.statement}`;
  }
  result.hidden = false;
  result.focus();
  result.scrollIntoView({ block: "start" });
}

/* ---- ways in */
let stop = null;
function close() {
  stop?.();
  stop = null;
  byId("view").hidden = true;
}
function read(text) {
  close();
  say(text ? "" : "none");
  if (!text) return;
  byId("text").value = text;
  verify(text);
}
byId("check").addEventListener("click", () => verify(byId("text").value));
byId("photo").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  say("reading");
  try {
    read(await yqScan.photo(target.files[0]));
  } catch {
    say("none");
  }
  target.value = "";
});
byId("camera").hidden = !navigator.mediaDevices?.getUserMedia;
byId("camera").addEventListener("click", async () => {
  close();
  say("looking");
  try {
    byId("view").hidden = false;
    stop = await yqScan.camera(byId("view").querySelector("canvas"), read);
  } catch {
    close();
    say("refused");
  }
});
byId("stop").addEventListener("click", () => { close(); say(""); });
for (const button of document.querySelectorAll("[data-to]")) button.addEventListener("click", () => show(button.dataset.to));
for (const count of document.querySelectorAll("[data-count]")) count.textContent = keys.length;
show((navigator.language || "zh").startsWith("zh") ? "zh" : "en");
