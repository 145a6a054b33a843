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

// What is drawn: per sheet, the SVG groups of its nodes and arrows, and who leads to whom
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
