/* Says in the visitor's language that the link to the server is lost, until Streamlit has it again by itself. */
"use strict";

(() => {
  const LOOK_EVERY = 1000;
  const PATIENCE = 2; // looks; a link that is back at once is not worth a word
  const ENGLISH_DIALOG = "Connection error"; // Streamlit's own title of the dialog that covers the page
  const words = document.currentScript.dataset;
  let been = false; // whether the page was ever connected
  let without = 0;

  function language() {
    return (new URLSearchParams(location.search).get("language") || "").toLowerCase() === "en" ? "en" : "id";
  }

  function state() {
    const app = document.querySelector('[data-testid="stApp"]');
    return app ? app.dataset.testConnectionState : undefined;
  }

  function band() {
    let shown = document.getElementById("link-lost");
    if (shown) return shown;
    shown = document.createElement("div");
    shown.id = "link-lost";
    shown.setAttribute("role", "status");
    document.body.append(shown);
    return shown;
  }

  /* Streamlit asks to close its dialog only once; after that it tries again in silence. */
  function closeDialog() {
    for (const dialog of document.querySelectorAll('[role="dialog"]')) {
      if (!dialog.textContent.startsWith(ENGLISH_DIALOG)) continue;
      const close = dialog.querySelector('button[aria-label="Close"]');
      if (close) close.click();
    }
  }

  function look() {
    document.documentElement.lang = language();
    const now = state();
    if (now === "CONNECTED") {
      been = true;
      without = 0;
      const shown = document.getElementById("link-lost");
      if (shown) shown.remove();
    } else if (been && now !== undefined) {
      without += 1;
      if (without >= PATIENCE) band().textContent = words[language()];
    }
  }

  new MutationObserver(() => {
    if (been && state() !== "CONNECTED") closeDialog();
  }).observe(document.body || document.documentElement, { childList: true, subtree: true });
  setInterval(look, LOOK_EVERY);
})();
