// Pointer and keys.
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
