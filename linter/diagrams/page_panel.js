// The panel beside the picture: controls, the chosen unit, findings, filters.
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
