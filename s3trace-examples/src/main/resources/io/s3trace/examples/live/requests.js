// Lists of requests: a row each, made once and kept, so that a click finds the row it aimed at.

import { bar, before } from "./phases.js";
import { clock, element, millis } from "./format.js";
import { showDetails } from "./details.js";

const SHORTEST = Math.log10(1e5); // 0.1 ms
const LONGEST = Math.log10(1e10); // 10 s

function outcome(event) {
  const ended = event.outcome === "COMPLETE" || event.outcome === "IN_FLIGHT" ? null : event.outcome;
  return [event.status, event.errorCode ?? ended?.toLowerCase().replaceAll("_", " ")]
    .filter((part) => part !== null && part !== undefined).join(" ");
}

export function row(request) {
  const event = request.event;
  const made = element("button", request.failed ? "request failed" : "request");
  made.type = "button";
  const what = element("span", "what");
  what.append(element("span", "operation", event.operation), element("span", "object", place(event)));
  what.title = place(event);
  const track = element("span", "track");
  track.append(bar(event));
  made.append(
    element("span", "time", clock(event.time)),
    element("span", "who", event.comm + " " + event.pid),
    what,
    element("span", "status", outcome(event)),
    track,
    element("span", "took", millis(event.durationNanos)));
  made.addEventListener("click", () => showDetails(request));
  return made;
}

function place(event) {
  if (!event.bucket) return event.host ?? "";
  return event.key ? event.bucket + "/" + event.key : event.bucket;
}

export class RequestList {
  constructor(into, empty) {
    this.into = into;
    this.empty = element("p", "empty", empty);
    this.rows = new WeakMap();
    this.inTime = false;
    // A list under a mouse or finger stands still, so that one can read it and aim.
    this.held = false;
    into.addEventListener("pointerenter", () => this.hold(true));
    into.addEventListener("pointerleave", () => this.hold(false));
  }

  hold(held) {
    this.held = held;
    this.into.parentElement.classList.toggle("held", held);
  }

  /** Shows these, in this order; while the list is held, only if it must. */
  show(requests, must) {
    if (this.held && !must) return;
    const rows = requests.map((request) => this.row(request));
    this.place(requests, rows);
    const wanted = rows.length ? rows : [this.empty];
    const keep = new Set(wanted);
    for (const old of [...this.into.children]) {
      if (!keep.has(old)) old.remove();
    }
    let at = this.into.firstChild;
    for (const child of wanted) {
      if (child === at) {
        at = at.nextSibling;
      } else {
        this.into.insertBefore(child, at);
      }
    }
  }

  row(request) {
    let made = this.rows.get(request);
    if (!made) {
      made = row(request);
      this.rows.set(request, made);
    }
    return made;
  }

  place(requests, rows) {
    if (!this.inTime) {
      requests.forEach((request, i) => {
        const nanos = (request.event.durationNanos ?? 0) + before(request.event);
        const share = (Math.log10(Math.max(nanos, 1)) - SHORTEST) / (LONGEST - SHORTEST);
        setBar(rows[i], 0, Math.min(Math.max(share, 0.03), 1));
      });
      return;
    }
    const spans = requests.map(({ event }) => {
      const start = Date.parse(event.time) - before(event) / 1e6;
      return [start, start + ((event.durationNanos ?? 0) + before(event)) / 1e6];
    });
    const from = Math.min(...spans.map(([start]) => start));
    const length = Math.max(...spans.map(([, end]) => end)) - from || 1;
    spans.forEach(([start, end], i) => setBar(rows[i], (start - from) / length, (end - start) / length));
  }
}

function setBar(row, left, width) {
  const style = row.querySelector(".bar").style;
  const wide = Math.max(width, 0.012);
  style.marginLeft = (Math.min(left, 1 - wide) * 100).toFixed(2) + "%";
  style.width = (wide * 100).toFixed(2) + "%";
}
