// Draws figures of the dashboard into nodes that outlive every refresh.

// A finger has no hover and its drag scrolls the page; only a mouse zooms and has buttons.
const TOUCH = window.matchMedia("(pointer: coarse)").matches;

const CONFIG = {
  displaylogo: false,
  showSendToCloud: false,
  scrollZoom: false,
  doubleClick: "reset",
  displayModeBar: TOUCH ? false : "hover",
  modeBarButtons: [["resetScale2d"]],
};

let library;

function loadPlotly(address) {
  library ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const url = new URL(address, document.baseURI).href;
    // The page may have asked for it already; what failed takes itself away.
    const known = [...document.scripts].find((one) => one.src === url);
    const script = known ?? document.createElement("script");
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => reject(new Error("plotly.min.js did not load")));
    if (known) return;
    script.src = url;
    document.head.append(script);
  }).catch((error) => {
    library = undefined; // the next refresh tries again
    throw error;
  });
  return library;
}

function rgb(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

// Replaces "token:room" and "token:room/0.15" in the text of a figure.
function paint(text, colours) {
  return text.replace(/"token:([a-z_]+)(?:\/([\d.]+))?"/g, (whole, name, opacity) => {
    const colour = colours[name];
    if (!colour) return whole;
    return JSON.stringify(opacity ? `rgba(${rgb(colour).join(",")},${opacity})` : colour);
  });
}

function axis(colours) {
  return {
    automargin: true,
    ticklabelstandoff: 4,
    gridcolor: colours.grid,
    linecolor: colours.axis,
    tickcolor: colours.axis,
    tickfont: { color: colours.muted, size: 12 },
    title: { font: { color: colours.muted, size: 12 }, standoff: 8 },
    zeroline: false,
    spikecolor: colours.axis,
    spikedash: "solid",
    spikethickness: 1,
    separatethousands: true,
    exponentformat: "none",
  };
}

function template(colours, font) {
  const base = axis(colours);
  return {
    layout: {
      font: { family: font, color: colours.text, size: 13 },
      paper_bgcolor: colours.surface,
      plot_bgcolor: colours.surface,
      margin: { l: 8, r: 8, t: 8, b: 8 },
      hovermode: "x unified",
      hoverlabel: {
        bgcolor: colours.surface,
        bordercolor: colours.border,
        font: { family: font, color: colours.text, size: 13 },
        namelength: -1,
      },
      modebar: {
        bgcolor: "rgba(0,0,0,0)",
        color: colours.muted,
        activecolor: colours.text,
        orientation: "h",
      },
      legend: {
        orientation: "h",
        x: 0,
        xanchor: "left",
        y: 1.02,
        yanchor: "bottom",
        font: { color: colours.text, size: 13 },
        itemwidth: 30,
      },
      showlegend: false,
      separators: ".,",
      xaxis: { ...base, showgrid: false, showline: true, ticks: "outside", ticklen: 5 },
      yaxis: { ...base, showline: false, rangemode: "tozero" },
      annotationdefaults: { showarrow: false, font: { color: colours.muted, size: 12 } },
      shapedefaults: { line: { color: colours.axis, width: 1 } },
    },
    data: {
      scatter: [{ line: { width: 2 }, marker: { size: 6 } }],
      bar: [{ marker: { line: { width: 0 } }, textfont: { color: colours.text } }],
    },
  };
}

// Dates as the United Nations writes them; the day stands once, below the first hour of it.
const DATES = {
  tickformatstops: [
    { dtickrange: [null, 59999], value: "%H:%M:%S\n%-d %B %Y" },
    { dtickrange: [60000, 43200000], value: "%H:%M\n%-d %B %Y" },
    { dtickrange: [43200001, "M1"], value: "%-d %b\n%Y" },
    { dtickrange: ["M1", null], value: "%b\n%Y" },
  ],
  hoverformat: "%a %-d %B %Y, %H:%M",
  tickangle: 0,
};

// How many labels of a time axis fit side by side.
function room(node) {
  return Math.max(3, Math.floor(node.offsetWidth / 90));
}

function isTime(data) {
  return data.some((trace) => /^\d{4}-\d\d-\d\d/.test(trace.x?.[0]));
}

// Labels beside a line need room beside it; a narrow chart has a key above instead.
function fit(layout, width) {
  if (width >= 520) return layout;
  const annotations = layout.annotations?.filter((one) => one.name !== "wide");
  return { ...layout, annotations, margin: { ...layout.margin, r: 12 } };
}

function compose(state, colours, font) {
  const figure = JSON.parse(paint(state.text, colours));
  const layout = fit(figure.layout ?? {}, state.node.offsetWidth);
  return {
    data: figure.data,
    layout: {
      dragmode: TOUCH ? false : "zoom",
      uirevision: state.message.key,
      ...layout,
      height: state.message.height,
      autosize: true,
      xaxis: isTime(figure.data)
        ? { ...DATES, nticks: room(state.node), ...layout.xaxis } : { ...layout.xaxis },
      template: layout.template ?? template(colours, font),
    },
  };
}

// The buttons are for the mouse. A picture with a text in its place may hold no stops for
// the keyboard; the page offers its table and its downloads instead.
function skipButtons(node) {
  for (const button of node.querySelectorAll(".modebar-btn")) button.tabIndex = -1;
}

// On paper there may be less room than on the screen: the drawing can be made smaller as a whole.
function scalable(node) {
  for (const svg of node.querySelectorAll(".main-svg")) {
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  }
}

// A click on a minute shows the page as it was then; two are for the zoom.
function leading(node) {
  let waiting;
  node.on("plotly_doubleclick", () => clearTimeout(waiting));
  node.on("plotly_click", ({ points }) => {
    clearTimeout(waiting);
    const minute = points.find((point) => point.data.meta === "minutes")?.x;
    if (!minute) return;
    waiting = setTimeout(() => {
      const asked = new URLSearchParams(location.search);
      asked.set("day", minute.slice(0, 10));
      asked.set("at", minute.slice(11, 16) || "00:00");
      location.search = asked;
    }, 350);
  });
}

// The browser paints between two first drawings, so that the first chart does not wait for all.
let drawing = Promise.resolve();

function painted() {
  // A hidden page paints nothing, and runs no animation frame.
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function inTurn(draw) {
  const turn = drawing.then(draw);
  drawing = turn.then(painted, painted);
  return turn;
}

async function render(state) {
  const { node, message } = state;
  const style = getComputedStyle(node);
  const scheme = style.colorScheme.includes("dark") ? "dark" : "light";
  const font = style.getPropertyValue("--st-font").trim() || "sans-serif";
  const drawn = [scheme, font, room(node), state.text].join();
  if (state.drawn === drawn) return;
  const Plotly = await loadPlotly(message.plotly);
  // While the library was on its way a newer figure came, or the chart went.
  if (state.closed || state.message !== message) return;
  const { data, layout } = compose(state, message.palette[scheme], font);
  await Plotly.react(node, data, layout, CONFIG);
  if (!state.drawn) {
    node.on("plotly_afterplot", () => scalable(node));
    leading(node);
  }
  scalable(node);
  state.drawn = drawn;
  skipButtons(node);
}

const HEAD = 72;

// A saved picture says what it shows: its message and its measure come with it.
function save({ node, message }, format) {
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const { width, margin, template: look } = node._fullLayout;
  const title = {
    text: plain(message.title),
    subtitle: { text: plain(message.subtitle), font: { size: 12, color: look.layout.xaxis.tickfont.color } },
    font: { size: 16, color: look.layout.font.color },
    x: 0, xref: "container", xanchor: "left", pad: { l: 12 },
    y: 1, yref: "container", yanchor: "top",
    automargin: false,
  };
  title.pad.t = 14;
  const height = message.height + HEAD;
  const layout = { ...node.layout, title, width, height, margin: { ...margin, ...node.layout.margin, t: HEAD } };
  // The key begins with "chart-", which says nothing in a folder of pictures.
  const filename = message.key.replace(/^chart-/, "");
  const scale = format === "png" ? 2 : 1;
  return window.Plotly.downloadImage({ data: node.data, layout }, { format, filename, scale, width, height });
}

// Beside the picture, not in it: what stands for a picture may hold nothing to operate.
function saving(state) {
  const bar = document.createElement("div");
  bar.className = "cm-save";
  for (const format of ["png", "svg"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = format.toUpperCase();
    button.addEventListener("click", () => {
      if (state.drawn) save(state, format);
    });
    bar.append(button);
  }
  return bar;
}

function mount(parent) {
  const node = document.createElement("div");
  node.className = "cm-chart";
  node.setAttribute("role", "img");
  const state = { node, closed: false };
  state.bar = saving(state);
  parent.append(node, state.bar);
  state.watcher = new ResizeObserver(async () => {
    if (!state.drawn || !node.offsetWidth) return;
    await render(state);
    window.Plotly.Plots.resize(node);
  });
  state.watcher.observe(node);
  parent.congressChart = state;
  return state;
}

function unmount(parent, state) {
  state.closed = true;
  state.watcher.disconnect();
  window.Plotly?.purge(state.node);
  state.node.remove();
  state.bar.remove();
  delete parent.congressChart;
}

const charts = new Map();

export async function draw(parent, message) {
  const state = parent.congressChart ?? mount(parent);
  charts.set(message.key, state);
  await show(state, message);
  return () => {
    if (charts.get(message.key) === state) charts.delete(message.key);
    unmount(parent, state);
  };
}

// Gives a chart that is on the page another figure.
export async function redraw(message) {
  const state = charts.get(message.key);
  if (state && !state.closed) await show(state, message);
}

async function show(state, message) {
  state.message = message;
  state.text = JSON.stringify(message.figure);
  state.node.style.height = `${message.height}px`;
  if (state.node.getAttribute("aria-label") !== message.alt) {
    state.node.setAttribute("aria-label", message.alt);
    for (const button of state.bar.children) {
      button.setAttribute("aria-label", `Save as ${button.textContent}: ${message.alt}`);
    }
  }
  try {
    await (state.drawn ? render(state) : inTurn(() => render(state)));
  } catch (error) {
    // Streamlit would take the chart away for good; the next refresh may well succeed.
    console.error("Chart not drawn", error);
  }
}
