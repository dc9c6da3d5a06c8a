// How what comes differs from what was: before and after somebody pressed the button, or a recording and now.

import { bareMillis, count, element, setText } from "./format.js";

/** The columns that narrow pages leave out: counts and the 99th percentiles. */
const WIDE = new Set([1, 2, 5, 6]);
const SIGNS = { LESS: "▼", MORE: "▲" };
const button = document.getElementById("compare");
const table = document.getElementById("comparison");
let stream = null;

button.addEventListener("click", () => {
  if (stream) {
    stream.close();
    stream = null;
    show([]);
  } else {
    stream = new EventSource("differences");
    stream.addEventListener("comparison", (event) => show(JSON.parse(event.data).comparison));
    setText("comparisonNote", "from now on");
  }
  button.setAttribute("aria-pressed", String(stream !== null));
});

/** Takes the comparison with a recording, which is shown unless one was begun here. */
export function showComparison(figures) {
  if (!stream && figures.comparison) show(figures.comparison);
}

function show(rows) {
  const real = rows.filter((row) => row.total in SIGNS || row.errors in SIGNS).length;
  setText("comparisonNote", rows.length
    ? `${count(rows[0].before.count)} requests before, ${count(rows[0].after.count)} after; `
      + (real ? "what is marked is more than noise" : "no difference is more than noise")
    : "Press the button before you change something.");
  table.classList.toggle("none", rows.length === 0);
  const head = element("tr");
  const labels = ["bucket, operation", "before", "after", "p50", "→", "p99", "→", "failed", "→"];
  labels.forEach((label, i) => head.append(element("th", WIDE.has(i) ? "wide" : "", label)));
  table.replaceChildren(head, ...rows.map(line));
}

function line({ key, before, after, total, errors }) {
  const row = element("tr");
  const time = (figures, name) => (figures.count ? bareMillis(figures[name]) : "–");
  const share = (figures) => (figures.count ? ((figures.errors / figures.count) * 100).toFixed(1) + " %" : "–");
  row.append(element("td", "key", key || "all requests"),
    element("td", "wide", count(before.count)), element("td", "wide", count(after.count)),
    element("td", "", time(before, "p50")), changed(time(after, "p50"), total),
    element("td", "wide", time(before, "p99")), element("td", "wide", time(after, "p99")),
    element("td", "", share(before)), changed(share(after), errors));
  return row;
}

function changed(text, change) {
  const sign = SIGNS[change];
  return element("td", change === "MORE" ? "bad" : change === "LESS" ? "better" : "", sign ? `${sign} ${text}` : text);
}
