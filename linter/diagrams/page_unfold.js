// Rows of a boot that stand for several units, unfolded one by one or all at once; what is below them moves down.
function member(boot, sheet, row, name, number) {
  const bar = [...row.querySelectorAll("rect:not([fill-opacity])")].pop();
  const unit = boot.units[boot.at.get(name)];
  const [x, y, wide] = ["x", "y", "width"].map((key) => Number(bar.getAttribute(key)));
  const group = drawn("g", { class: "node unit member", tabindex: 0, role: "button", "aria-label": name, transform: `translate(0 ${number * sheet.row})` });
  if (unit.l && !boot.timed) group.append(drawn("rect", { x: x + wide, y: y + 2, width: unit.l * wide, height: 4, class: "wait" }));
  group.append(drawn("rect", { x, y, width: wide, height: bar.getAttribute("height"), class: isLate(unit) ? "grey late" : "grey" }));
  group.append(drawn("text", { x: x - 5, y: y + 7, "text-anchor": "end", "font-size": 10 }, name));
  const choose = (event) => { event.stopPropagation(); go({ unit: name, to: "", ask: "" }); };
  group.addEventListener("click", choose);
  group.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(event); });
  return group;
}
function unfold(sheet) {
  sheet.svg.querySelectorAll(".member").forEach((made) => made.remove());
  let down = 0;
  sheet.groups.forEach((group, at) => {
    group.setAttribute("transform", `translate(0 ${down})`);
    if (sheet.nodes[at].length < 2) return;
    group.setAttribute("aria-expanded", String(sheet.open.has(at)));
    if (!sheet.open.has(at)) return;
    group.append(...sheet.nodes[at].map((name, number) => member(data.boots[sheet.boot], sheet, group, name, number + 1)));
    down += sheet.nodes[at].length * sheet.row;
  });
  sheet.svg.querySelectorAll(".foot").forEach((foot) => foot.setAttribute("transform", `translate(0 ${down})`));
  for (const [made, key, size] of sheet.long) made.setAttribute(key, size + down);
  const names = [...sheet.svg.querySelectorAll(".member text")].map((text) => text.getBBox().x - 4);
  const [left, top, wide, high] = sheet.home;
  const far = Math.min(left, ...names);
  sheet.svg.setAttribute("viewBox", [far, top, wide + left - far, high + down].join(" "));
  light();
}
// A chart that is wider than the screen follows the page: the bars of the row in the middle stay in sight.
function follow(sheet) {
  const middle = window.innerHeight / 2;
  const row = sheet.groups.find((group) => group.getBoundingClientRect().bottom > middle) || sheet.groups.at(-1);
  if (sheet.box.hidden || sheet.box.scrollWidth <= sheet.box.clientWidth || !row) return;
  const bar = [...row.querySelectorAll("rect:not([fill-opacity])")].pop().getBoundingClientRect();
  sheet.box.scrollLeft += bar.x - sheet.box.getBoundingClientRect().x - 0.6 * sheet.box.clientWidth;
}
// The names of the milestones and the numbers of the waves stay in sight above the rows.
function keepScale(sheet) {
  const scale = sheet.svg.querySelector(".scale");
  if (sheet.box.hidden || !scale) return;
  const { top, height } = sheet.svg.getBoundingClientRect();
  const [left, , wide, high] = sheet.svg.viewBox.baseVal ? ["x", "y", "width", "height"].map((key) => sheet.svg.viewBox.baseVal[key]) : sheet.home;
  if (!sheet.above) {
    const { y, height: deep } = scale.getBBox();
    sheet.above = drawn("rect", { x: left, y: y - 4, width: wide, height: deep + 6, class: "above" });
    scale.prepend(sheet.above);
  }
  const bar = document.querySelector("header");
  const edge = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().bottom : 0;
  const down = ((edge - top) * high) / height - Number(sheet.above.getAttribute("y"));
  const most = high - Number(sheet.above.getAttribute("y")) - Number(sheet.above.getAttribute("height")) - sheet.row;
  sheet.above.setAttribute("visibility", down > 0 ? "visible" : "hidden");
  scale.setAttribute("transform", `translate(0 ${Math.min(Math.max(0, down), most)})`);
}
// What paper has of a chart that was unfolded: rows whole, the scale on each sheet, as linter/diagrams/page_paper.py has it
// of one that is folded.
const PAPER = { wide: 549, high: 680, most: 0.72 };
function* partsOf(sheet) {
  const scale = sheet.svg.querySelector(".scale");
  const [left, top, wide, high] = ["x", "y", "width", "height"].map((key) => sheet.svg.viewBox.baseVal[key]);
  const [below, foot] = [Number(scale.dataset.below), sheet.svg.querySelector(".foot")];
  const [rows, size] = [foot ? foot.getBBox().y + (foot.transform.baseVal.consolidate()?.matrix.f || 0) - 4 : high, Math.min(PAPER.most, PAPER.wide / wide)];
  const room = Math.floor((PAPER.high / size - below) / sheet.row) * sheet.row;
  for (let from = below, to = 0; from < high; from = to) {
    to = high - from <= room ? high : Math.min(from + room, from < rows ? rows : high);
    const view = drawn("svg", { viewBox: `${left} ${from - below} ${wide} ${to - from + below}`, width: `${wide * size}pt`, height: `${(to - from + below) * size}pt`, "aria-hidden": "true" });
    view.append(drawn("use", { href: `#${sheet.prefix}all` }));
    if (from > below) view.append(drawn("rect", { x: left, y: from - below, width: wide, height: below, class: "above" }), drawn("use", { href: `#${scale.id}`, y: from - below }));
    yield part("div", view);
  }
}
function onPaper(sheet) {
  if (sheet.box.hidden || !sheet.open.size) return;
  const made = [...partsOf(sheet)];
  if (made.length < 2) return;
  made.forEach((each, at) => { each.className = "part"; each.prepend(element("p", `Sheet ${at + 1} of ${made.length}`)); });
  sheet.svg.after(...made);
  sheet.box.classList.add("cut", "made");
}
function offPaper(sheet) {
  sheet.box.querySelectorAll(".part").forEach((made) => made.remove());
  if (sheet.box.classList.contains("made")) sheet.box.classList.remove("cut", "made");
}
function unfoldable(sheet) {
  window.addEventListener("scroll", () => { follow(sheet); keepScale(sheet); }, { passive: true });
  window.addEventListener("beforeprint", () => { sheet.svg.querySelector(".scale")?.removeAttribute("transform"); sheet.above?.setAttribute("visibility", "hidden"); onPaper(sheet); });
  window.addEventListener("afterprint", () => offPaper(sheet));
  sheet.open = new Set();
  sheet.svg.style.setProperty("--wide", `${1.6 * sheet.home[2]}px`);
  sheet.long = [...sheet.svg.querySelectorAll(".down")].map((made) => [made, made.tagName === "line" ? "y2" : "height"]).map(([made, key]) => [made, key, Number(made.getAttribute(key))]);
  sheet.svg.removeAttribute("width");
  sheet.svg.removeAttribute("height");
  sheet.toggle = (at) => { if (!sheet.open.delete(at)) sheet.open.add(at); unfold(sheet); };
  sheet.all = () => { const several = sheet.nodes.flatMap((names, at) => (names.length > 1 ? [at] : [])); sheet.open = new Set(sheet.open.size < several.length ? several : []); unfold(sheet); };
  sheet.groups.forEach((group, at) => { if (sheet.nodes[at].length > 1) group.setAttribute("aria-expanded", "false"); });
}
