// What is wrong, worst first. Each finding opens to what to change, and to its requests: a few at once, all by the filter.

import { count, element, millis, setText } from "./format.js";
import { row } from "./requests.js";

const list = document.getElementById("findings");
const filter = document.getElementById("filter");

/** The findings that are shown, by what they are about: kept, so that one that is open stays so. */
let shown = new Map();

export function showFindings({ verdict, findings, findingsCount }) {
  setText("verdict", verdict.sentence);
  document.getElementById("verdict").className = "verdict " + verdict.kind.toLowerCase().replace("_", "-");
  const before = shown;
  shown = new Map(findings.map((finding) => {
    const key = [finding.id, finding.subject.pid, finding.subject.bucket].join("\n");
    const made = before.get(key) ?? panel();
    update(made, finding);
    return [key, made];
  }));
  const panels = [...shown.values()];
  panels.forEach((made, i) => {
    if (list.children[i] !== made) list.insertBefore(made, list.children[i] ?? null);
  });
  while (list.children.length > panels.length) list.lastChild.remove();
  const more = findingsCount - findings.length;
  setText("findingsNote", more > 0 ? `the worst ${count(findings.length)}, ${count(more)} more` : "");
}

function panel() {
  const made = element("details", "finding");
  const summary = element("summary");
  summary.append(element("b", "severity"), element("span", "title"), element("span", "subject"));
  const show = element("button", "", "Show all its requests below");
  show.type = "button";
  show.addEventListener("click", () => {
    filter.value = made.dataset.filter;
    filter.dispatchEvent(new Event("input"));
    document.getElementById("requests").scrollIntoView({ block: "center" });
    document.querySelector("#requests .request")?.focus({ preventScroll: true });
  });
  made.append(summary, element("p", "what"), element("p", "change"), element("p", "saving"), element("div", "samples"), show);
  return made;
}

function update(made, finding) {
  const set = (selector, text) => {
    const there = made.querySelector(selector);
    if (there.textContent !== text) there.textContent = text;
  };
  made.dataset.severity = finding.severity.toLowerCase();
  const { pid, comm, bucket, operation } = finding.subject;
  made.dataset.filter = [`pid:${pid}`, bucket && `bucket:${bucket}`, operation && `operation:${operation}`]
    .filter(Boolean).join(" ");
  set(".severity", finding.severity.toLowerCase());
  set(".title", finding.id);
  set(".subject", [`${comm} (${pid})`, bucket && `bucket ${bucket}`, operation].filter(Boolean).join(", "));
  set(".what", finding.summary);
  set(".change", finding.change);
  set(".saving", saving(finding.saving));
  const samples = made.querySelector(".samples");
  const events = finding.evidence.samples;
  const numbers = events.map((event) => event.requestId + event.time).join();
  if (samples.dataset.of !== numbers && !samples.contains(document.activeElement)) {
    samples.dataset.of = numbers;
    samples.replaceChildren(...events.map((event) => row({ failed: (event.status ?? 400) >= 400, event })));
  }
}

function saving({ nanos, requests }) {
  const parts = [nanos && millis(nanos), requests && `${count(requests)} requests`];
  const text = parts.filter(Boolean).join(", ");
  return text && "Would have saved " + text + ".";
}
