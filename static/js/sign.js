/* A signature drawn on the screen: sent with the form as a picture; an empty one is not sent. */
const form = document.querySelector("[data-yq-sign]");
const area = form.querySelector("[data-yq-pad]");
const canvas = area.querySelector("canvas");
const empty = area.querySelector("[data-yq-empty]");
area.hidden = false;
const pad = new window.SignaturePad(canvas, { backgroundColor: "rgb(255, 255, 255)", penColor: "rgb(10, 20, 60)", minWidth: 1, maxWidth: 3 });

/* As many pixels as the screen has; what was drawn before the window changed is drawn again. */
function fit() {
  const strokes = pad.toData();
  const ratio = Math.min(Math.max(window.devicePixelRatio || 1, 1), 2);
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
  pad.fromData(strokes);
}

fit();
window.addEventListener("resize", fit);
pad.addEventListener("beginStroke", () => { empty.hidden = true; });
form.querySelector("[data-yq-clear]").addEventListener("click", () => pad.clear());
form.addEventListener("submit", (event) => {
  empty.hidden = !pad.isEmpty();
  if (pad.isEmpty()) { event.preventDefault(); canvas.scrollIntoView({ block: "center" }); return; }
  form.elements.signature.value = pad.toDataURL("image/png");
});
