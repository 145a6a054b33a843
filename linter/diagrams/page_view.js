// Pan and zoom, by the view box.
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
