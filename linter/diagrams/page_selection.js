// What is chosen, and what of the picture that lights up.
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
