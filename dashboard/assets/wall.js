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
  // As large as all of it fits the screen; where it does not fit at the smallest size either,
  // cards that would be cut are left out.
  const [largest, smallest, step] = [1.3, 0.85, 0.05];
  const bottom = (one) => one.getBoundingClientRect().bottom;
  function fit(content) {
    const cards = [...content.querySelectorAll('[class*="st-key-card"]')];
    for (const card of cards) card.style.visibility = "";
    let zoom = largest;
    content.style.zoom = zoom;
    while (bottom(content) > innerHeight && zoom > smallest) {
      zoom = Math.max(zoom - step, smallest);
      content.style.zoom = zoom;
    }
    for (const card of cards) {
      const isCut = bottom(card) > innerHeight && card.getBoundingClientRect().top > innerHeight / 2;
      if (isCut) card.style.visibility = "hidden";
    }
  }
  let fitted;
  const sized = new ResizeObserver(() => fit(fitted));
  addEventListener("resize", () => fitted && fit(fitted));
  setInterval(() => {
    const content = document.querySelector('[data-testid="stMainBlockContainer"]');
    if (!content || content === fitted) return;
    sized.disconnect();
    fitted = content;
    sized.observe(content);
  }, 500);
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
