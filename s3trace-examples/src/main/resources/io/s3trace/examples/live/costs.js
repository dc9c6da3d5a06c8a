// What requests cost, and whose.

import { count, element, setText } from "./format.js";

/** Requests cost little each: as many digits as say something. */
const money = (n) => (n === 0 ? "0" : n >= 0.01 ? n.toFixed(2) : n.toPrecision(2));

export function showCosts({ costs }) {
  const { currency, total, month, failed, repeated, unpriced, pricesOf } = costs;
  setText("costsNote", `${currency}, list prices of ${pricesOf}`);
  const parts = [`${money(total)} so far`];
  if (month) parts.push(`${money(month)} a month at this rate`);
  if (failed) parts.push(`${money(failed)} for what failed`);
  if (repeated) parts.push(`${money(repeated)} for retries`);
  if (unpriced) parts.push(`${count(unpriced)} requests have no price in the list`);
  setText("costs", parts.join("; ") + ".");
  show("costsByBucket", "bucket", costs.buckets);
  show("costsByProcess", "process", costs.processes);
}

function show(id, title, lines) {
  const table = document.getElementById(id);
  const paid = lines.filter((line) => line.cost > 0);
  table.classList.toggle("none", paid.length === 0);
  const rows = [["th", title, "cost", "a month"],
    ...paid.map((line) => ["td", line.key || "(none)", money(line.cost), line.month ? money(line.month) : "–"])];
  table.replaceChildren(...rows.map(([cell, ...texts]) => {
    const row = element("tr");
    row.append(...texts.map((text, i) => element(cell, i ? "" : "key", text)));
    return row;
  }));
}
