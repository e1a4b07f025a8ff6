// Says on the page what the library only writes to the console: that a key did not answer or was refused.
document.addEventListener("allauth.error", (event) => {
  const words = document.querySelector("[data-yq-webauthn-error]");
  if (!words || !event.detail.tags.includes("webauthn")) return;
  event.preventDefault();
  words.hidden = false;
  document.getElementById("main").append(words);
  words.setAttribute("tabindex", "-1");
  words.focus();
});
