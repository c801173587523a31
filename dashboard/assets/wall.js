// A screen on a wall: nothing to operate, and nobody to reload it.
(() => {
  const asked = new URLSearchParams(location.search);
  if (asked.get("wall") !== "1") return;
  document.documentElement.classList.add("cm-wall");
  // Streamlit takes a theme from an address only where it is embedded.
  if (!asked.has("embed")) {
    const theme = asked.get("theme");
    asked.set("embed", "true");
    if (theme === "dark" || theme === "light") asked.append("embed_options", `${theme}_theme`);
    history.replaceState(history.state, "", `?${asked}`);
  }
  // Streamlit comes back by itself after a lost connection; where a page stands still
  // although the server answers, it is loaded again.
  const patience = 120_000;
  let seen = "";
  let since = Date.now();
  setInterval(async () => {
    const tick = document.querySelector(".cm-strip")?.dataset.tick ?? "";
    if (tick !== seen) {
      seen = tick;
      since = Date.now();
    }
    if (Date.now() - since < patience) return;
    since = Date.now();
    const answer = await fetch(new URL("_stcore/health", window.__streamlit.BACKEND_BASE_URL))
      .catch(() => undefined);
    if (answer?.ok) location.reload();
  }, 15_000);
})();
