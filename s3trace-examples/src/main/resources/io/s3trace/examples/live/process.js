// One process: what it does, by operation, what is wrong with it, and what it costs.

import { dialog } from "./dialog.js";
import { count, element, setText } from "./format.js";
import { showTable } from "./tables.js";

const shown = dialog("process");
const filter = document.getElementById("filter");
let key = "";
let latest = null;

export function openProcess(name) {
  key = name;
  update(latest);
  if (!shown.open) shown.showModal();
}

/** Takes the figures: what is open goes on. */
export function update(figures) {
  latest = figures;
  if (!key || !figures) return;
  setText("processTitle", key);
  const own = figures.ofProcesses.filter((f) => f.key.startsWith(key + " "))
    .map((f) => ({ ...f, key: f.key.slice(key.length + 1) }));
  showTable("operations", own, "processOperations");
  const findings = figures.findings.filter(({ subject }) => `${subject.comm} (${subject.pid})` === key);
  document.getElementById("processFindings").replaceChildren(...findings.map((finding) => {
    const item = element("li");
    item.append(element("b", "", finding.id), element("span", "", ": " + finding.summary + ". " + finding.change));
    return item;
  }));
  const total = figures.processes.find((f) => f.key === key);
  const notes = [total && `${count(total.count)} requests`, findings.length ? "" : "no finding"];
  setText("processNote", notes.filter(Boolean).join(", "));
}

document.getElementById("processRequests").addEventListener("click", () => {
  const [, comm, pid] = key.match(/^(.*) \((\d+)\)$/) ?? [];
  filter.value = pid ? `pid:${pid}${/\s/.test(comm) ? "" : " comm:" + comm}` : "";
  filter.dispatchEvent(new Event("input"));
  shown.close();
  document.getElementById("requests").scrollIntoView({ block: "center" });
});
