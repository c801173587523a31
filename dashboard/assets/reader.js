// What a reader expects of the browser: Back takes back a choice, Escape closes a hint.
(() => {
  // One entry for each thing a reader does: what the page itself writes into its address, at the
  // beginning or after a choice, replaces the entry.
  const { pushState } = history;
  let acted = false;
  let path = location.pathname;
  for (const event of ["pointerdown", "keydown", "change"]) {
    addEventListener(event, () => { acted = true; }, true);
  }
  history.pushState = function (...given) {
    if (acted) pushState.apply(this, given);
    else history.replaceState(...given);
    acted = false;
    path = location.pathname;
  };
  // Streamlit keeps its choices whatever the address says; a page that begins reads them from it.
  addEventListener("popstate", (event) => {
    if (location.pathname === path) {
      event.stopImmediatePropagation();
      location.reload();
    }
    path = location.pathname;
  });

  const { classList } = document.documentElement;
  addEventListener("keydown", (event) => classList.toggle("cm-no-hint", event.key === "Escape"), true);
  for (const event of ["pointerover", "focusin"]) {
    addEventListener(event, () => classList.remove("cm-no-hint"), true);
  }
})();
