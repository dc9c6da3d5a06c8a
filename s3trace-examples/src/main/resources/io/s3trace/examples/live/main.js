// Takes what the server tells, and shows it; while paused, takes it and shows nothing.

import { bytes, count, millis, setText } from "./format.js";
import { showComparison } from "./comparison.js";
import { showCosts } from "./costs.js";
import { parse } from "./filter.js";
import { showFindings } from "./findings.js";
import { HeatMap } from "./heatmap.js";
import { legend } from "./phases.js";
import { openProcess, update as updateProcess } from "./process.js";
import { RequestList } from "./requests.js";
import { showTable } from "./tables.js";
import { onThemeChange } from "./theme.js";

const KEPT = 500;
const ROWS = 60;
const RATE_MILLIS = 3000;

const byId = (id) => document.getElementById(id);

const heat = new HeatMap(byId("heat"), byId("heatNote"), byId("heatScale"));
const requestList = new RequestList(byId("requests"), "No requests yet.");
const inFlightList = new RequestList(byId("inFlight"), "None.");
const slowestList = new RequestList(byId("slowest"), "None yet.");

/** What is known, and what is shown: the same unless paused. */
let latest = empty();
let shown = latest;
let paused = false;
let matches = parse("");
let connected = false;

function empty() {
  return { total: 0, failed: 0, received: 0, errorsLeftOut: 0, requests: [], counts: [], figures: null };
}

function take(message) {
  const counts = [...latest.counts, [message.now, message.total]];
  while (counts.length > 2 && counts[0][0] < message.now - RATE_MILLIS) counts.shift();
  latest = {
    ...latest,
    total: message.total,
    failed: message.failed,
    counts,
    errorsLeftOut: latest.errorsLeftOut + (message.errorsLeftOut ?? 0),
    requests: [...message.requests.reverse(), ...latest.requests].slice(0, KEPT),
  };
  heat.add(message.columns, message.now);
  show();
}

function show() {
  if (paused) {
    setText("pause", `Resume (${count(Math.max(0, latest.total - shown.total))} more)`);
    return;
  }
  shown = latest;
  draw();
}

function draw() {
  drawCounts();
  drawRequests();
  heat.draw();
}

function drawCounts() {
  setText("total", count(shown.total));
  setText("failed", count(shown.failed));
  const share = shown.total ? (shown.failed / shown.total) * 100 : 0;
  setText("failedShare", shown.failed ? `failed, ${share < 0.1 ? "<0.1" : share.toFixed(share < 10 ? 1 : 0)} %` : "failed");
  byId("failedTile").classList.toggle("bad", shown.failed > 0);
  const [first, last] = [shown.counts[0], shown.counts.at(-1)];
  const seconds = first ? (last[0] - first[0]) / 1000 : 0;
  const rate = seconds > 0 ? (last[1] - first[1]) / seconds : 0;
  setText("rate", rate > 0 && rate < 10 ? rate.toFixed(1) : count(Math.round(rate)));
}

function drawRequests(must = false) {
  const kept = shown.requests.filter(matches);
  requestList.show(kept.slice(0, ROWS), must);
  const all = byId("filter").value.trim() === "";
  let text = `${count(Math.min(kept.length, ROWS))} shown of `;
  text += all ? count(shown.total) : `${count(kept.length)} that match among the last ${count(shown.requests.length)} kept`;
  if (shown.errorsLeftOut) text += `; ${count(shown.errorsLeftOut)} failed ones left out`;
  setText("shown", text);
  byId("shown").title = `Kept are the last ${KEPT} that were sent here: four times a second up to 20 that failed, `
    + "the 10 slowest, and 20 by chance. Figures are of all requests.";
  if (shown.figures) {
    slowestList.show(shown.figures.slowest.filter(matches), must);
    const flying = shown.figures.inFlight.filter(matches);
    inFlightList.show(flying, must);
    const { inFlightCount } = shown.figures;
    setText("inFlightNote", inFlightCount ? `${count(flying.length)} shown of ${count(inFlightCount)}, oldest first` : "");
  }
}

/** Rows are kept by request: what was sent again is the same request. */
function same(requests) {
  const before = new Map((latest.figures?.slowest ?? []).map((request) => [request.number, request]));
  return requests.map((request) => before.get(request.number) ?? request);
}

function takeFigures(message) {
  latest = { ...latest, figures: { ...message, slowest: same(message.slowest) } };
  if (paused) return;
  shown = latest;
  const { all, health } = message;
  setText("p50", all.count ? millis(all.p50) : "–");
  setText("p99", all.count ? millis(all.p99) : "–");
  setText("sent", bytes(all.sent));
  setText("received", bytes(all.received));
  setText("inFlightCount", count(message.inFlightCount));
  for (const name of ["operations", "buckets"]) showTable(name, message[name]);
  showTable("processes", message.processes, "processes", openProcess);
  updateProcess(message);
  showTable("scorecard", message.scorecard.map((f) => ({ ...f, millis: message.millis })));
  showComparison(message);
  showCosts(message);
  const errors = [...message.errors, ...message.failedConnections];
  showTable("errors", errors);
  setText("errorsNote", errors.length ? "" : "None yet.");
  for (const name of ["buckets", "processes", "scorecard"]) {
    const more = message[name + "Count"] - message[name].length;
    setText(name + "Note", more > 0 ? `top ${message[name].length}, ${more} more` : "");
  }
  setText("health", health
    ? `${count(health.probes)} probes; lost: ${count(health.ringFull)} records in the kernel (${count(health.gaps)} gaps), `
      + `${count(health.dropped)} events before they came here`
    : "");
  showFindings(message);
  showState();
  drawRequests();
}

function showState() {
  const state = !connected ? "reconnecting" : paused ? "paused" : latest.figures?.state ?? "connected";
  setText("state", state);
  byId("state").className = "state " + (!connected ? "bad" : paused ? "held" : "good");
}

function connect() {
  const source = new EventSource("events");
  const on = (name, handle) => source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  source.addEventListener("open", () => {
    connected = true;
    showState();
  });
  source.addEventListener("error", () => {
    connected = false;
    showState();
  });
  on("hello", (message) => {
    latest = { ...empty(), figures: latest.figures };
    heat.clear();
    take(message);
  });
  on("tick", take);
  on("figures", takeFigures);
}

byId("pause").addEventListener("click", () => {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", String(paused));
  if (!paused) {
    setText("pause", "Pause");
    if (latest.figures) takeFigures(latest.figures);
  }
  show();
  showState();
});

byId("filter").addEventListener("input", () => {
  matches = parse(byId("filter").value);
  drawRequests(true);
});

for (const [id, inTime] of [["byLength", false], ["byTime", true]]) {
  byId(id).addEventListener("click", () => {
    requestList.inTime = inTime;
    byId("byLength").setAttribute("aria-pressed", String(!inTime));
    byId("byTime").setAttribute("aria-pressed", String(inTime));
    drawRequests(true);
  });
}

legend(byId("legend"));
onThemeChange(() => heat.draw());
connect();
