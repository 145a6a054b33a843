"use strict";
// Names and texts come from files that somebody else may have written: they reach the page by textContent only.
const sheets = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const state = { sheet: 0, unit: "", to: "", mode: "near", wave: 0, hide: new Set() };

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// ---- what is drawn: per sheet, the SVG groups of its nodes and arrows, and who leads to whom
function prepare(sheet, index) {
  sheet.box = document.querySelectorAll("#stage .sheet")[index];
  sheet.svg = sheet.box.querySelector("svg");
  const view = sheet.svg.viewBox.baseVal;
  sheet.home = [view.x, view.y, view.width, view.height];
  sheet.view = [...sheet.home];
  sheet.byName = new Map();
  sheet.nodes.forEach((node, at) => {
    node.group = document.getElementById(`s${index}-${node.id}`);
    node.names.forEach((name) => sheet.byName.set(name, at));
    node.next = [];
    node.previous = [];
    node.group.setAttribute("tabindex", "0");
    node.group.setAttribute("role", "button");
    node.group.setAttribute("aria-label", [node.names.join(", "), node.state, ...node.findings].join("; "));
    node.group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node.names[0]); }
    });
    node.group.addEventListener("click", (event) => {
      event.preventDefault();
      if (moved) return;
      if (event.shiftKey && state.unit) update({ to: node.names[0] });
      else choose(node.names[0]);
    });
  });
  sheet.arrows.forEach((arrow) => {
    arrow.group = document.getElementById(`s${index}-${arrow.id}`);
    sheet.nodes[arrow.tail].next.push(arrow);
    sheet.nodes[arrow.head].previous.push(arrow);
  });
  sheet.svg.querySelectorAll("#" + CSS.escape(`s${index}-legend`)).forEach((legend) => legend.classList.add("legend"));
  sheet.svg.querySelectorAll("g.edge").forEach((group) => {
    if (!group.id.startsWith(`s${index}-edge-`)) group.classList.add("legend-edge");
  });
}

// ---- selection
function reach(sheet, start, forward, usable) {
  const nodes = new Set([start]);
  const queue = [start];
  while (queue.length) {
    const at = queue.pop();
    const node = sheet.nodes[at];
    // What the boot doesn't start makes nothing wait.
    if (node.idle && at !== start) continue;
    for (const arrow of forward ? node.next : node.previous) {
      const other = forward ? arrow.head : arrow.tail;
      if (usable(arrow) && !nodes.has(other)) { nodes.add(other); queue.push(other); }
    }
  }
  return nodes;
}

function between(sheet, from, to, usable) {
  const after = reach(sheet, from, true, usable);
  if (!after.has(to)) return null;
  const before = reach(sheet, to, false, usable);
  return new Set([...after].filter((node) => before.has(node)));
}

function lit(sheet) {
  const usable = (arrow) => !arrow.group.classList.contains("off");
  if (state.wave > 0) {
    const started = new Set(sheet.waves.slice(0, state.wave).flat());
    return new Set([...sheet.nodes.keys()].filter((at) => sheet.nodes[at].names.some((name) => started.has(name))));
  }
  const at = sheet.byName.get(state.unit);
  if (at === undefined) return null;
  const to = sheet.byName.get(state.to);
  if (to !== undefined) return between(sheet, at, to, usable) || between(sheet, to, at, usable) || new Set([at, to]);
  if (state.mode === "up") return reach(sheet, at, false, usable);
  if (state.mode === "down") return reach(sheet, at, true, usable);
  if (state.mode === "both") return new Set([...reach(sheet, at, false, usable), ...reach(sheet, at, true, usable)]);
  const near = new Set([at]);
  sheet.nodes[at].next.filter(usable).forEach((arrow) => near.add(arrow.head));
  sheet.nodes[at].previous.filter(usable).forEach((arrow) => near.add(arrow.tail));
  return near;
}

function filter(sheet) {
  const off = (kind, value) => state.hide.has(`${kind}:${value}`);
  sheet.nodes.forEach((node) => {
    node.group.classList.toggle("off", off("stage", node.stage) || off("file", node.file));
  });
  sheet.arrows.forEach((arrow) => {
    const ends = [sheet.nodes[arrow.tail], sheet.nodes[arrow.head]];
    const hidden = ends.some((node) => node.group.classList.contains("off"));
    arrow.group.classList.toggle("off", hidden || off("kind", arrow.kind));
  });
}

function show() {
  const sheet = sheets[state.sheet];
  sheets.forEach((other, index) => { other.box.hidden = index !== state.sheet; });
  filter(sheet);
  const on = lit(sheet);
  sheet.svg.classList.toggle("lit", on !== null);
  sheet.nodes.forEach((node, at) => {
    node.group.classList.toggle("on", on !== null && on.has(at));
    node.group.classList.toggle("chosen", node.names.includes(state.unit) || node.names.includes(state.to));
  });
  const at = sheet.byName.get(state.unit);
  const star = state.mode === "near" && !state.to && !state.wave;
  sheet.arrows.forEach((arrow) => {
    const inside = on !== null && on.has(arrow.tail) && on.has(arrow.head);
    arrow.group.classList.toggle("on", inside && (!star || arrow.tail === at || arrow.head === at));
  });
  controls(sheet);
  details(sheet);
  say(sheet, on);
  const query = new URLSearchParams();
  if (sheets.length > 1) query.set("picture", sheet.name);
  if (state.unit) query.set("unit", state.unit);
  if (state.to) query.set("to", state.to);
  if (state.mode !== "near") query.set("show", state.mode);
  if (state.wave) query.set("wave", String(state.wave));
  [...state.hide].sort().forEach((name) => query.append("hide", name));
  history.replaceState(null, "", "#" + query.toString());
}

function say(sheet, on) {
  const count = on === null ? sheet.nodes.length : on.size;
  let text = `${count} of ${sheet.nodes.length} boxes`;
  if (state.unit && !sheet.byName.has(state.unit)) text = `${state.unit} is not in this picture`;
  else if (state.to && !sheet.byName.has(state.to)) text = `${state.to} is not in this picture`;
  else if (state.to) {
    const [from, to] = [sheet.byName.get(state.unit), sheet.byName.get(state.to)];
    const found = between(sheet, from, to, () => true) || between(sheet, to, from, () => true);
    text = found ? `${found.size} boxes on the paths between ${state.unit} and ${state.to}`
      : `no path joins ${state.unit} and ${state.to}`;
  }
  $("status").textContent = text;
}

function update(change) { Object.assign(state, change); show(); }
function choose(name) { update({ unit: name, to: "", wave: 0 }); }
function clear() { update({ unit: "", to: "", wave: 0 }); }

// ---- the panel
function controls(sheet) {
  $("sheet").value = String(state.sheet);
  $("find").value = state.unit;
  $("to").value = state.to;
  $("mode").value = state.mode;
  $("waves").hidden = sheet.waves.length === 0;
  $("wave").max = String(sheet.waves.length);
  $("wave").value = String(state.wave);
  const started = sheet.waves.slice(0, state.wave).flat().length;
  $("wave-text").textContent = state.wave
    ? `wave ${state.wave} of ${sheet.waves.length}: ${started} jobs so far` : "all waves";
}

function place(text, url) {
  if (!url) return element("span", text, { class: "place" });
  return element("a", text, { class: "place", href: url, rel: "noreferrer" });
}

function unitButton(name) {
  const button = element("button", name, { class: "link", type: "button" });
  button.addEventListener("click", () => { choose(name); centre(); });
  return button;
}

function findingItem(finding) {
  const item = element("li");
  item.append(element("span", `${finding.severity} `, { class: finding.severity }), `${finding.rule}: ${finding.message} `);
  if (finding.unit && sheets[state.sheet].byName.has(finding.unit)) item.append(unitButton(finding.unit), " ");
  item.append(place(finding.place, finding.url));
  if (finding.chain.length) {
    const chain = element("ol");
    finding.chain.forEach((hop) => {
      const step = element("li", `${hop.message} `);
      step.append(place(hop.place, hop.url));
      chain.append(step);
    });
    item.append(chain);
  }
  return item;
}

function details(sheet) {
  const panel = $("details");
  panel.replaceChildren();
  const at = sheet.byName.get(state.unit);
  panel.hidden = at === undefined;
  if (at === undefined) return;
  const node = sheet.nodes[at];
  for (const name of node.names) panel.append(...unitDetails(sheet, name, node.names.length > 1));
  const list = element("ul");
  for (const arrow of [...node.previous, ...node.next]) {
    const item = element("li", `${arrow.kind}: `);
    const other = sheet.nodes[arrow.tail === at ? arrow.head : arrow.tail];
    item.append(unitButton(other.names[0]));
    arrow.statements.forEach((text) => item.append(element("br"), element("span", text, { class: "place" })));
    list.append(item);
  }
  panel.append(element("h2", "Arrows"), list);
}

function unitDetails(sheet, name, folded) {
  const unit = sheet.units[name];
  const parts = [element("h2", name), element("p", unit.description)];
  const about = element("p", `${unit.state}, ${unit.origin}. `);
  about.append(place(unit.place, unit.url));
  parts.push(about);
  unit.details.forEach((text) => parts.push(element("p", text, { class: "place" })));
  const own = sheet.findings.filter((finding) => finding.unit === name);
  if (own.length) {
    const list = element("ol");
    own.forEach((finding) => list.append(findingItem(finding)));
    parts.push(list);
  }
  if (!unit.settings.length) return parts;
  const table = element("dl");
  for (const [section, key, value, where, url] of unit.settings) {
    const cell = element("dd", value);
    cell.append(element("br"), place(where, url));
    table.append(element("dt", `[${section}] ${key}`), cell);
  }
  if (!folded) return [...parts, table];
  const fold = element("details");
  fold.append(element("summary", `${unit.settings.length} settings`), table);
  return [...parts, fold];
}

function fill(sheet) {
  $("names").replaceChildren(...[...sheet.byName.keys()].sort().map((name) => element("option", undefined, { value: name })));
  const list = $("findings").querySelector("ol");
  list.replaceChildren(...sheet.findings.map(findingItem));
  $("findings").hidden = sheet.findings.length === 0;
  const groups = {
    kind: [...new Set(sheet.arrows.map((arrow) => arrow.kind))],
    stage: sheet.stages.filter((stage) => sheet.nodes.some((node) => node.stage === stage)),
    file: [...new Set(sheet.nodes.map((node) => node.file))].sort(),
  };
  $("filters").replaceChildren(...Object.entries(groups).map(([kind, values]) => {
    const set = element("fieldset");
    set.append(element("legend", kind));
    for (const value of values) {
      const label = element("label");
      const box = element("input", undefined, { type: "checkbox" });
      box.checked = !state.hide.has(`${kind}:${value}`);
      box.addEventListener("change", () => {
        state.hide[box.checked ? "delete" : "add"](`${kind}:${value}`);
        show();
      });
      label.append(box, ` ${value || "none"}`);
      set.append(label);
    }
    return set;
  }));
}

// ---- pan and zoom, by the view box
let moved = false;
function look(view) {
  const sheet = sheets[state.sheet];
  sheet.view = view;
  sheet.svg.setAttribute("viewBox", view.join(" "));
}
function zoom(factor, x = 0.5, y = 0.5) {
  const { view, home } = sheets[state.sheet];
  const width = Math.min(Math.max(view[2] * factor, 80), home[2] * 4);
  const by = width / view[2];
  look([view[0] + view[2] * (1 - by) * x, view[1] + view[3] * (1 - by) * y, width, view[3] * by]);
}
function pan(right, down) {
  const { view } = sheets[state.sheet];
  look([view[0] + right * view[2], view[1] + down * view[3], view[2], view[3]]);
}
function fit() { look([...sheets[state.sheet].home]); }
function centre() {
  const sheet = sheets[state.sheet];
  const at = sheet.byName.get(state.unit);
  if (at === undefined) return;
  const frame = sheet.nodes[at].group.getBoundingClientRect();
  const point = new DOMPoint(frame.x + frame.width / 2, frame.y + frame.height / 2);
  const { x, y } = point.matrixTransform(sheet.svg.getScreenCTM().inverse());
  const width = Math.min(sheet.view[2], Math.max(sheet.svg.clientWidth * 1.2, 600));
  const height = width * sheet.home[3] / sheet.home[2];
  look([x - width / 2, y - height / 2, width, height]);
}

function listenToPointer() {
  const stage = $("stage");
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    moved = false;
    from = event.button === 0 ? [event.clientX, event.clientY] : null;
  });
  window.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const [right, down] = [event.clientX - from[0], event.clientY - from[1]];
    if (!moved && Math.hypot(right, down) < 4) return;
    moved = true;
    stage.classList.add("dragging");
    const matrix = sheets[state.sheet].svg.getScreenCTM();
    const { view } = sheets[state.sheet];
    look([view[0] - right / matrix.a, view[1] - down / matrix.d, view[2], view[3]]);
    from = [event.clientX, event.clientY];
  });
  window.addEventListener("pointerup", () => { from = null; stage.classList.remove("dragging"); });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = stage.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, (event.clientX - frame.x) / frame.width, (event.clientY - frame.y) / frame.height);
  }, { passive: false });
}

const KEYS = {
  "+": () => zoom(1 / 1.25), "=": () => zoom(1 / 1.25), "-": () => zoom(1.25), 0: fit, Escape: clear,
  "/": () => $("find").focus(), "?": help,
  n: () => update({ mode: "near" }), u: () => update({ mode: "up" }),
  d: () => update({ mode: "down" }), b: () => update({ mode: "both" }),
  ArrowLeft: () => pan(-0.1, 0), ArrowRight: () => pan(0.1, 0), ArrowUp: () => pan(0, -0.1), ArrowDown: () => pan(0, 0.1),
};
function help() {
  $("help").hidden = !$("help").hidden;
  $("keys").setAttribute("aria-expanded", String(!$("help").hidden));
}
function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, button") !== null;
    if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== "Escape")) return;
    if (event.key.startsWith("Arrow") && event.target.closest("#stage") === null) return;
    if (KEYS[event.key] === undefined) return;
    event.preventDefault();
    if (typing) event.target.blur();
    KEYS[event.key]();
  });
}

function named(input, change) {
  input.addEventListener("change", () => {
    const name = input.value.trim();
    change(name);
    centre();
  });
}

// ---- the state in the URL
function read() {
  const query = new URLSearchParams(location.hash.slice(1));
  const sheet = sheets.findIndex((one) => one.name === query.get("picture"));
  state.sheet = Math.max(sheet, 0);
  state.unit = query.get("unit") || "";
  state.to = query.get("to") || "";
  state.mode = ["up", "down", "both"].includes(query.get("show")) ? query.get("show") : "near";
  state.wave = Math.max(0, Math.min(Number.parseInt(query.get("wave"), 10) || 0, sheets[state.sheet].waves.length));
  state.hide = new Set(query.getAll("hide"));
}

function open() { fill(sheets[state.sheet]); show(); }

sheets.forEach(prepare);
$("sheet").append(...sheets.map((sheet, index) => element("option", sheet.name, { value: String(index) })));
$("sheet").addEventListener("change", () => { state.sheet = Number($("sheet").value); state.wave = 0; open(); });
$("mode").addEventListener("change", () => update({ mode: $("mode").value }));
$("wave").addEventListener("input", () => update({ wave: Number($("wave").value), unit: "", to: "" }));
named($("find"), (name) => choose(name));
named($("to"), (name) => update({ to: name }));
$("bar").addEventListener("submit", (event) => event.preventDefault());
$("in").addEventListener("click", () => zoom(1 / 1.25));
$("out").addEventListener("click", () => zoom(1.25));
$("fit").addEventListener("click", fit);
$("clear").addEventListener("click", clear);
$("keys").addEventListener("click", help);
window.addEventListener("hashchange", () => { if (location.hash !== "#tables") { read(); open(); } });
window.addEventListener("beforeprint", fit);
listenToPointer();
listenToKeys();
read();
open();
if (state.unit) centre();
