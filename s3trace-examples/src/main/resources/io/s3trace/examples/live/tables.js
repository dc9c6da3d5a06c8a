// Tables of figures: one row per key, updated in place.

import { bareMillis, bytes, count, element } from "./format.js";

const LATENCY = [
  ["p50", (f) => bareMillis(f.p50)],
  ["p90", (f) => bareMillis(f.p90), "wide"],
  ["p99", (f) => bareMillis(f.p99)],
  ["max", (f) => bareMillis(f.max)],
];
const COUNTED = [["requests", (f) => count(f.count)], ["failed", (f) => (f.errors ? count(f.errors) : "–")]];
const BYTES = [["sent", (f) => bytes(f.sent)], ["received", (f) => bytes(f.received)]];

/** A percentile of few requests is one of them: so the number of samples is beside it. */
const SAMPLES = ["p99 of n", (f) => `${bareMillis(f.p99)} of ${count(f.count)}`];
const perSecond = (n, millis) => (millis > 0 ? (n * 1000) / millis : 0);
const SCORE = [
  ["requests", (f) => count(f.count), "wide"],
  ["failed", (f) => (f.errors ? count(f.errors) : "–")],
  ["p50", (f) => bareMillis(f.p50)],
  ["p90", (f) => bareMillis(f.p90), "wide"],
  SAMPLES,
  ["a second", (f) => perSecond(f.count, f.millis).toFixed(1), "wide"],
  ["bytes a second", (f) => bytes(perSecond(f.sent + f.received, f.millis)), "wide"],
];

const COLUMNS = {
  scorecard: ["bucket, operation", SCORE],
  operations: ["operation", [...COUNTED, ...LATENCY]],
  errors: ["error", [["count", (f) => count(f.count)], ["p50 ms", (f) => (f.p50 === undefined ? "–" : bareMillis(f.p50))]]],
  buckets: ["bucket", [...COUNTED, ["p99 ms", (f) => bareMillis(f.p99)], ...BYTES]],
  processes: ["process", [...COUNTED, ["p99 ms", (f) => bareMillis(f.p99)], ...BYTES]],
};

/** Shows a table of a kind; if keys can be opened, they are buttons. */
export function showTable(name, figures, id = name, open = null) {
  const [title, columns] = COLUMNS[name];
  const table = document.getElementById(id);
  if (!table.tHead) {
    const head = table.createTHead().insertRow();
    head.append(element("th", "", title));
    columns.forEach(([label, , className = ""]) => head.append(element("th", className, label)));
    table.createTBody();
  }
  const body = table.tBodies[0];
  const most = Math.max(1, ...figures.map((f) => f.count));
  figures.forEach((f, i) => update(body.rows[i] ?? body.insertRow(), f, columns, most, open));
  while (body.rows.length > figures.length) body.deleteRow(-1);
  table.classList.toggle("none", figures.length === 0);
}

function update(row, f, columns, most, open) {
  if (!row.cells.length) {
    const key = element("td", "key");
    if (open) {
      const button = element("button", "open");
      button.type = "button";
      button.addEventListener("click", () => open(button.textContent));
      key.append(button);
    }
    row.append(key);
    columns.forEach(([, , className = ""]) => row.append(element("td", className)));
  }
  set(row.cells[0].firstElementChild ?? row.cells[0], f.key || "(none)");
  row.cells[0].title = f.key;
  row.style.setProperty("--share-of", ((f.count / most) * 100).toFixed(1) + "%");
  columns.forEach(([label, value], i) => {
    const cell = row.cells[i + 1];
    set(cell, value(f));
    if (label === "failed") cell.classList.toggle("bad", f.errors > 0);
  });
}

function set(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
