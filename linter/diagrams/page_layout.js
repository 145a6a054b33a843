// A picture of a few units, laid out here: a rank a step of the order, the earliest at the top.
const SVG = "http://www.w3.org/2000/svg";
const MOST_LAID = 40;
const [HIGH, STEP, APART] = [20, 46, 16];
function drawn(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
// What is directly before what among `kept`, whatever lies between; order that a longer chain gives is left out.
function reduced(boot, kept) {
  const before = new Map(kept.map((at) => [at, new Set([...reach(boot, at, "before")].filter((other) => other !== at && kept.includes(other) && boot.units[other].w < boot.units[at].w))]));
  return new Map(kept.map((at) => [at, [...before.get(at)].filter((other) => ![...before.get(at)].some((between) => before.get(between).has(other)))]));
}
// Boxes in ranks, with points where an arrow passes a rank: { at, x, rank, wide, up: [boxes of the rank before] }.
function ranked(boot, kept) {
  const direct = reduced(boot, kept);
  const boxes = new Map();
  const all = [];
  const box = (at, rank, wide, up) => { const made = { at, rank, wide, up, down: [], x: 0 }; all.push(made); up.forEach((one) => one.down.push(made)); return made; };
  for (const at of [...kept].sort((a, b) => boot.units[a].w - boot.units[b].w || a - b)) {
    const ups = direct.get(at).map((other) => boxes.get(other));
    const rank = Math.max(-1, ...ups.map((up) => up.rank)) + 1;
    const near = ups.map((up) => { let last = up; while (last.rank < rank - 1) last = box(null, last.rank + 1, 8, [last]); return last; });
    boxes.set(at, box(at, rank, boot.units[at].n.length * 6.1 + 16, near));
  }
  const ranks = [];
  all.forEach((one) => (ranks[one.rank] = ranks[one.rank] || []).push(one));
  return ranks;
}
function placed(ranks) {
  const mean = (boxes, otherwise) => (boxes.length ? boxes.reduce((sum, one) => sum + one.x, 0) / boxes.length : otherwise);
  const settle = (rank, way) => {
    const wanted = new Map(rank.map((one) => [one, mean(one[way], one.x)]));
    rank.sort((a, b) => wanted.get(a) - wanted.get(b));
    let edge = -Infinity;
    rank.forEach((one) => { one.x = Math.max(wanted.get(one), edge + one.wide / 2); edge = one.x + one.wide / 2 + APART; });
    const off = rank.reduce((sum, one) => sum + one.x - wanted.get(one), 0) / rank.length;
    rank.forEach((one) => { one.x -= off; });
  };
  ranks.forEach((rank) => { let edge = 0; rank.forEach((one) => { one.x = edge + one.wide / 2; edge += one.wide + APART; }); });
  for (let turn = 0; turn < 8; turn += 1) {
    ranks.forEach((rank) => settle(rank, "up"));
    [...ranks].reverse().forEach((rank) => settle(rank, "down"));
  }
  ranks.forEach((rank) => settle(rank, "up"));
}
// The units of `kept` and the order among them; `on` stand out.
function laidOut(boot, kept, on) {
  const ranks = ranked(boot, kept);
  placed(ranks);
  const all = ranks.flat();
  const left = Math.min(...all.map((one) => one.x - one.wide / 2)) - 4;
  const wide = Math.max(...all.map((one) => one.x + one.wide / 2)) + 4 - left;
  const high = (ranks.length - 1) * STEP + HIGH + 8;
  const top = (one) => one.rank * STEP + 4;
  const svg = drawn("svg", { class: "laid", viewBox: `${left} 0 ${wide} ${high}`, width: wide, height: high, role: "img", "aria-label": "What is between the two" });
  const foot = (one) => top(one) + (one.at === null ? HIGH / 2 : HIGH);
  const through = (one) => (one.at === null ? one.down[0] && through(one.down[0]) : one.at);
  for (const one of all) {
    for (const up of one.up) {
      const start = (box) => (box.at === null ? start(box.up[0]) : box.at);
      const lit = on.has(start(up)) && on.has(through(one)) && kept.length > 2 ? "on" : "";
      const [y1, y2] = [foot(up), one.at === null ? top(one) + HIGH / 2 : top(one) - 5];
      const bend = (y2 - y1) / 2;
      svg.append(drawn("path", { class: lit, d: `M${up.x} ${y1}C${up.x} ${y1 + bend} ${one.x} ${y2 - bend} ${one.x} ${y2}` }));
      if (one.at !== null) svg.append(drawn("path", { class: "head", d: `M${one.x - 3} ${y2}h6l-3 5z` }));
    }
  }
  for (const one of all.filter((each) => each.at !== null)) {
    const unit = boot.units[one.at];
    const group = drawn("g", { class: `box ${unit.o === "platform" ? "base" : ""} ${on.has(one.at) ? "on" : ""}`, tabindex: 0, role: "button", "aria-label": unit.n });
    group.append(drawn("rect", { x: one.x - one.wide / 2, y: top(one), width: one.wide, height: HIGH, rx: 4 }));
    group.append(drawn("text", { x: one.x, y: top(one) + 14, "text-anchor": "middle" }, unit.n));
    const choose = () => go({ unit: unit.n, to: "", ask: "" });
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(); });
    svg.append(group);
  }
  return svg;
}
// The whole boot, a dot a job in its wave; `on` stand out.
function smallMap(boot, on) {
  const rows = [];
  const dots = [];
  boot.units.forEach((unit, at) => {
    if (unit.w === undefined) return;
    rows[unit.w] = (rows[unit.w] || 0) + 1;
    const lit = on.has(at);
    dots.push(drawn("rect", { class: lit ? "on" : "", x: unit.w * 9, y: rows[unit.w] * 4, width: lit ? 8 : 7, height: 3 }));
  });
  const high = Math.max(0, ...rows.filter(Boolean)) * 4 + 8;
  const svg = drawn("svg", { class: "map", viewBox: `0 0 ${boot.waves * 9} ${high}`, width: boot.waves * 9, height: high, role: "img", "aria-label": "Where they are in the whole boot" });
  svg.append(...dots);
  return svg;
}
