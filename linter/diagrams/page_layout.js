// A picture of a few units, laid out here: a rank a step of the order, the earliest at the top.
const SVG = "http://www.w3.org/2000/svg";
const MOST_LAID = 40;
const [HIGH, LINE, BETWEEN, APART] = [20, 13, 26, 16];
const MOST_NAMED = 6;
function drawn(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
// What is directly before what among `kept`, whatever lies between; order that a longer chain gives is left out, unless it is a hop of the chain that stands out.
function reduced(boot, kept, hops) {
  const before = new Map(kept.map((at) => [at, new Set([...reach(boot, at, "before")].filter((other) => other !== at && kept.includes(other) && boot.units[other].w < boot.units[at].w))]));
  return new Map(kept.map((at) => [at, [...before.get(at)].filter((other) => isHop(hops, at, other) || ![...before.get(at)].some((between) => before.get(between).has(other)))]));
}
const isHop = (hops, later, earlier) => hops.some((hop) => hop[0] === later && hop[1] === earlier);
// Units between the same neighbours share a box; those of `on` have their own.
function boxed(boot, kept, on, hops) {
  const before = reduced(boot, kept, hops);
  const after = new Map(kept.map((at) => [at, kept.filter((other) => before.get(other).includes(at))]));
  const boxes = new Map();
  const holder = new Map();
  for (const at of [...kept].sort((a, b) => boot.units[a].w - boot.units[b].w || a - b)) {
    const key = on.has(at) ? at : [before.get(at), after.get(at), boot.units[at].o === "platform"].join(" ");
    if (!boxes.has(key)) boxes.set(key, { units: [], over: new Set(before.get(at).map((other) => holder.get(other))) });
    boxes.get(key).units.push(at);
    holder.set(at, boxes.get(key));
  }
  return [...boxes.values()];
}
// The boxes in ranks, with points where an arrow passes a rank: { units, rank, wide, high, up: [boxes of the rank before] }.
function ranked(boot, kept, on, hops) {
  const all = [];
  const put = (box, rank, wide, high, up) => { Object.assign(box, { rank, wide, high, up, down: [], x: 0 }); all.push(box); up.forEach((one) => one.down.push(box)); return box; };
  for (const box of boxed(boot, kept, on, hops)) {
    const ups = [...box.over];
    const rank = Math.max(-1, ...ups.map((up) => up.rank)) + 1;
    const near = ups.map((up) => { let last = up; while (last.rank < rank - 1) last = put({ units: [] }, last.rank + 1, 8, 0, [last]); return last; });
    box.lines = box.units.slice(0, box.units.length > MOST_NAMED ? MOST_NAMED - 1 : MOST_NAMED);
    box.more = box.units.length - box.lines.length;
    const lines = box.lines.length + (box.more ? 1 : 0);
    put(box, rank, Math.max(...box.units.map((at) => boot.units[at].n.length)) * 6.1 + 16, HIGH + (lines - 1) * LINE, near);
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
// The units of `kept` and the order among them; `on` and the chain of `hops` stand out. Too wide for its place, it can be moved sideways, so that names stay readable.
function laidOut(boot, kept, on, hops) {
  const ranks = ranked(boot, kept, on, hops);
  placed(ranks);
  const tops = [4];
  ranks.forEach((rank, at) => tops.push(tops[at] + Math.max(...rank.map((one) => one.high)) + BETWEEN));
  const all = ranks.flat();
  const left = Math.min(...all.map((one) => one.x - one.wide / 2)) - 4;
  const wide = Math.max(...all.map((one) => one.x + one.wide / 2)) + 4 - left;
  const high = tops.at(-1) - BETWEEN + 4;
  const svg = drawn("svg", { class: "laid", viewBox: `${left} 0 ${wide} ${high}`, width: wide, height: high, role: "img", "aria-label": "What is between the two" });
  svg.style.minWidth = `${Math.round(wide * 0.75)}px`;
  const isLit = (up, down) => (isHop(hops, end(down, "down"), end(up, "up")) && kept.length > 2 ? "on" : "");
  const end = (one, way) => (one.units.length ? one.units[0] : end(one[way][0], way));
  for (const one of all) {
    for (const up of one.up) {
      const [y1, y2] = [up.units.length ? tops[up.rank] + up.high : tops[up.rank + 1] - BETWEEN, tops[one.rank] - (one.units.length ? 5 : 0)];
      const bend = (y2 - y1) / 2;
      svg.append(drawn("path", { class: isLit(up, one), d: `M${up.x} ${y1}C${up.x} ${y1 + bend} ${one.x} ${y2 - bend} ${one.x} ${y2}` }));
      if (one.units.length) svg.append(drawn("path", { class: "head", d: `M${one.x - 3} ${y2}h6l-3 5z` }));
    }
    if (!one.units.length) svg.append(drawn("path", { class: isLit(one, one), d: `M${one.x} ${tops[one.rank]}V${tops[one.rank + 1] - BETWEEN}` }));
  }
  all.filter((one) => one.units.length).forEach((one) => svg.append(...boxOf(boot, one, tops[one.rank], on)));
  return svg;
}
function boxOf(boot, one, top, on) {
  const look = `${boot.units[one.units[0]].o === "platform" ? "base" : ""} ${on.has(one.units[0]) ? "on" : ""}`;
  const frame = drawn("g", { class: `frame ${look}` }, drawn("rect", { x: one.x - one.wide / 2, y: top, width: one.wide, height: one.high, rx: 4 }));
  const text = (words, line) => drawn("text", { x: one.x, y: top + 14 + line * LINE, "text-anchor": "middle" }, words);
  const names = one.lines.map((at, line) => {
    const { n: name } = boot.units[at];
    const group = drawn("g", { class: `box ${look}`, tabindex: 0, role: "button", "aria-label": name }, text(name, line));
    const choose = () => go({ unit: name, to: "", ask: "" });
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(); });
    return group;
  });
  if (one.more) frame.append(drawn("title", {}, one.units.slice(-one.more).map((at) => boot.units[at].n).join("\n")), text(`+${one.more} more`, one.lines.length));
  return [frame, ...names];
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
