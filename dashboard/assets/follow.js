// Keeps a page up to date without drawing it anew: fetches what stands in its places.

const PATIENCE = 30_000;

// Changes what differs and leaves alone what does not, so that a selection, the focus and
// the scrolled place stay where they are.
function change(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh.cloneNode(true));
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  within(old, fresh);
}

function within(old, fresh) {
  const [olds, freshes] = [[...old.childNodes], [...fresh.childNodes]];
  freshes.forEach((node, at) => {
    if (at < olds.length) change(olds[at], node);
    else old.append(node.cloneNode(true));
  });
  for (const node of olds.slice(freshes.length)) node.remove();
}

function put(markup) {
  for (const [name, text] of Object.entries(markup)) {
    const place = document.querySelector(`[data-place="${CSS.escape(name)}"]`);
    if (!place) continue;
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    within(place, fresh.content);
    // The strip says after a while that nothing has come; that while begins anew.
    for (const wait of place.getAnimations({ subtree: true })) wait.currentTime = 0;
  }
}

async function look(state) {
  const { address, shape, isRead } = state.asked;
  const answer = await fetch(`${address}&have=${state.content}`, {
    signal: AbortSignal.timeout(PATIENCE),
  });
  // The strip says when nothing comes; the next look may well succeed.
  if (!answer.ok) return;
  const news = await answer.json();
  if (state.closed || state.asked.address !== address) return;
  const isNew = news.content !== state.content;
  if (isRead && isNew && state.content) return redraw(state);
  // All readers need the new shape at the same moment; they take their turns, and until
  // then see what has a place already.
  if (news.shape !== shape) {
    state.turn ??= setTimeout(() => redraw(state), 1000 * Math.random() * (news.spread ?? 0));
  }
  put(news.markup ?? {});
  if (!news.board) return;
  put(news.board.markup);
  const { redraw: show } = await import(new URL(state.asked.charts, document.baseURI));
  await Promise.all(Object.values(news.board.drawings).map(show));
  state.content = news.content;
}

function redraw(state) {
  clearTimeout(state.turn);
  state.turn = undefined;
  if (!state.closed) state.ask(true);
}

async function keepLooking(state) {
  while (!state.closed) {
    await new Promise((resolve) => {
      state.wake = resolve;
      setTimeout(resolve, 1000 * state.asked.seconds);
    });
    // Nobody sees a hidden page; it catches up when it is seen again.
    if (state.closed || document.hidden) continue;
    await look(state).catch((error) => console.warn("Not refreshed", error));
  }
}

// `asked` says where to look and how often, which shape the page has now, and whether the
// figures behind a picture are open, which only Streamlit can show.
export function follow(parent, asked, ask) {
  const state = parent.congressFollowed ?? {};
  clearTimeout(state.turn);
  state.turn = undefined;
  Object.assign(state, { asked, ask, content: "" });
  if (!parent.congressFollowed) {
    parent.congressFollowed = state;
    state.seen = () => document.hidden || state.wake?.();
    document.addEventListener("visibilitychange", state.seen);
    keepLooking(state);
  }
  return () => {
    state.closed = true;
    clearTimeout(state.turn);
    document.removeEventListener("visibilitychange", state.seen);
    delete parent.congressFollowed;
  };
}
