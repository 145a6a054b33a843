// Pictures: which is shown, what lights up in it, and moving about in one that was laid out.
const tables = [...document.querySelectorAll("#tables > div")];
const sheets = [...document.querySelectorAll("#stage .sheet")].map((box, at) => ({ ...data.sheets[at], box, svg: box.querySelector("svg"), prefix: `s${at}-` }));
const shown = () => sheets.find((sheet) => sheet.boot === state.boot && sheet.view === state.view) || sheets.find((sheet) => sheet.boot === state.boot) || sheets[0];

function prepare(sheet) {
  sheet.home = sheet.svg.getAttribute("viewBox").split(" ").map(Number);
  sheet.groups = sheet.nodes.map((names, at) => {
    const group = document.getElementById(`${sheet.prefix}unit-${at}`);
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", names.join(", "));
    const choose = () => sheet.toggle && names.length > 1 ? sheet.toggle(at) : go(state.unit && state.picking ? { to: names[0] } : { unit: names[0], to: "", ask: "" });
    group.addEventListener("click", (event) => { event.preventDefault(); if (!sheet.moved) { state.picking = event.shiftKey; choose(); } });
    group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); state.picking = event.shiftKey; choose(); } });
    return group;
  });
  sheet.lines = sheet.arrows.map((_, at) => document.getElementById(`${sheet.prefix}edge-${at}`));
  const paper = sheet.box.querySelector("template");
  if (paper) {
    window.addEventListener("beforeprint", () => { if (!sheet.box.hidden && !sheet.open?.size) paper.before(paper.content.cloneNode(true)); });
    window.addEventListener("afterprint", () => sheet.box.querySelectorAll(".part").forEach((made) => made.remove()));
  }
  if (sheet.box.classList.contains("drawing")) movable(sheet);
  else unfoldable(sheet);
}

function light() {
  const [boot, sheet] = [here(), shown()];
  const at = boot.at.get(state.unit);
  const to = boot.at.get(state.to);
  let on = null;
  if (at !== undefined && to !== undefined) {
    const hops = chain(boot, at, to) || chain(boot, to, at) || [];
    on = new Set([at, to, ...hops.flatMap((step) => [step[0], step[1]])]);
  } else if (at !== undefined && boot.units[at].w !== undefined) on = new Set([at, ...reach(boot, at, "before"), ...reach(boot, at, "after")]);
  sheets.forEach((other, number) => { other.box.hidden = other !== sheet; tables[number]?.classList.toggle("shown", other === sheet); });
  const named = sheet.box.querySelector(".name");
  if (named?.textContent) named.textContent = boot.names.includes(state.named) ? state.named : boot.names[0];
  sheet.svg.classList.toggle("lit", on !== null);
  const lit = sheet.nodes.map((names) => on !== null && names.some((name) => on.has(boot.at.get(name))));
  sheet.groups.forEach((group, box) => {
    group.classList.toggle("on", lit[box]);
    group.classList.toggle("chosen", sheet.nodes[box].includes(state.unit) || sheet.nodes[box].includes(state.to));
  });
  sheet.svg.querySelectorAll(".member").forEach((made) => {
    const name = made.getAttribute("aria-label");
    made.classList.toggle("on", on !== null && on.has(boot.at.get(name)));
    made.classList.toggle("chosen", name === state.unit || name === state.to);
  });
  sheet.lines.forEach((line, arrow) => line?.classList.toggle("on", lit[sheet.arrows[arrow][0]] && lit[sheet.arrows[arrow][1]]));
}

// All of a picture, beside or below the buttons that lie over its corner, and a small one not larger than is good to read.
const LARGEST = 1.8;
function fitted({ svg, home: [x, y, wide, high], box }) {
  const { width, height, left, top } = svg.getBoundingClientRect();
  const over = getComputedStyle($("controls")).position === "absolute" ? $("controls").getBoundingClientRect() : null;
  const scale = (beside, below) => Math.min((width - beside) / wide, (height - below) / high, LARGEST);
  const ways = over ? [[over.right - left + 8, 0], [0, Math.max(0, over.bottom - top)]] : [[0, 0]];
  const [beside, below] = ways.sort((a, b) => scale(...b) - scale(...a))[0];
  const to = scale(beside, below);
  if (box.hidden || to <= 0) return [x, y, wide, high];
  return [x - (beside + (width - beside - wide * to) / 2) / to, y - below / to, width / to, height / to];
}
// What would be too small to read as a whole opens large enough, at the unit that was chosen or where it begins: on a phone
// what can't be read with ease, on a larger screen what can't be read at all.
const PHONE = window.matchMedia("(max-width: 50rem)");
const [READABLE, ILLEGIBLE] = [8 / 11, 4 / 11];
const LARGE = 0.85;
function opened(sheet) {
  const whole = fitted(sheet);
  const least = PHONE.matches ? READABLE : ILLEGIBLE;
  if (sheet.box.hidden || sheet.svg.getBoundingClientRect().width / whole[2] >= least) return whole;
  sheet.box.classList.add("close");
  sheet.svg.style.setProperty("--high", `${sheet.home[3] * LARGE}px`);
  const { width, height } = sheet.svg.getBoundingClientRect();
  return around(sheet, chosen(sheet) || first(sheet), width / LARGE, height / LARGE);
}
// What waits for, or needs, nothing that is drawn, and most wait for or need; arrows of requirements point to what is needed.
function first(sheet) {
  const [earlier, later] = sheet.view === "require" ? [1, 0] : [0, 1];
  const after = new Set(sheet.arrows.map((arrow) => arrow[later]));
  const waiting = (at) => sheet.arrows.filter((arrow) => arrow[earlier] === at).length;
  const [start] = sheet.groups.map((_, at) => at).filter((at) => !after.has(at)).sort((a, b) => waiting(b) - waiting(a));
  return sheet.middles[start ?? 0];
}
// Boxes stay where they are in the picture, so they are measured once: each time would lay the whole page out anew.
function middles({ svg, groups }) {
  const toPicture = svg.getScreenCTM().inverse();
  return groups.map((group) => {
    const box = group.getBoundingClientRect();
    return new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(toPicture);
  });
}
const chosen = (sheet) => sheet.middles[sheet.groups.findIndex((group) => group.classList.contains("chosen"))];
// A part of the picture with a point in it, in the middle where there is enough on both sides.
function around({ home: [x, y, wide, high] }, at, width, height) {
  const from = (first, whole, part, middle) => Math.max(first, Math.min(middle - part / 2, first + whole - part));
  return [from(x, wide, width, at.x), from(y, high, height, at.y), width, height];
}
// The point under the pointer stays under it: both are told in the picture's own measure.
function movable(sheet) {
  const { svg } = sheet;
  let view = [...sheet.home];
  const look = (next) => { view = next; svg.setAttribute("viewBox", view.join(" ")); };
  const point = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
  const zoom = (factor, x, y) => {
    const to = Math.min(Math.max(view[2] * factor, sheet.home[2] / 12), sheet.home[2] * 2) / view[2];
    const { x: px, y: py } = point(x, y);
    look([px - (px - view[0]) * to, py - (py - view[1]) * to, view[2] * to, view[3] * to]);
  };
  const middle = () => { const box = svg.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
  sheet.zoom = (factor) => zoom(factor, ...middle());
  svg.style.aspectRatio = `${sheet.home[2]} / ${sheet.home[3]}`;
  sheet.fit = () => look(fitted(sheet));
  sheet.seen = () => {
    if (!sheet.open) { Object.assign(sheet, { open: true, middles: middles(sheet) }); look(opened(sheet)); }
    const at = chosen(sheet);
    if (at && (at.x < view[0] || at.y < view[1] || at.x > view[0] + view[2] || at.y > view[1] + view[3])) look(around(sheet, at, view[2], view[3]));
  };
  window.addEventListener("beforeprint", () => { sheet.kept = view; look([...sheet.home]); });
  window.addEventListener("afterprint", () => look(sheet.kept));
  sheet.pan = (right, down) => look([view[0] + right * view[2], view[1] + down * view[3], view[2], view[3]]);
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    // Two fingers on a trackpad come as steps of -100 times the logarithm of the scale, a mouse's notch as 100 and more.
    zoom(Math.exp(event.deltaY / (Math.abs(event.deltaY) < 50 ? 100 : 400)), event.clientX, event.clientY);
  }, { passive: false });
  const fingers = new Map();
  svg.addEventListener("pointerdown", (event) => { sheet.moved = false; fingers.set(event.pointerId, event); });
  window.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const others = [...fingers.values()].filter((finger) => finger.pointerId !== event.pointerId);
    if (Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < 4 && !sheet.moved) return;
    sheet.moved = true;
    if (others.length) {
      const apart = (finger) => Math.hypot(finger.clientX - others[0].clientX, finger.clientY - others[0].clientY) || 1;
      zoom(apart(last) / apart(event), (event.clientX + others[0].clientX) / 2, (event.clientY + others[0].clientY) / 2);
    } else {
      const [from, to] = [point(last.clientX, last.clientY), point(event.clientX, event.clientY)];
      look([view[0] + from.x - to.x, view[1] + from.y - to.y, view[2], view[3]]);
    }
    fingers.set(event.pointerId, event);
  });
  ["pointerup", "pointercancel"].forEach((name) => window.addEventListener(name, (event) => fingers.delete(event.pointerId)));
}
