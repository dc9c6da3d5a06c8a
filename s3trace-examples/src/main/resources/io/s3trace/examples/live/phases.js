// A request's phases as a bar: a colour each. What the client did between opening the connection and the request (ready) is
// its own affair, and may take minutes: it has its place among the details alone.

import { element, millis } from "./format.js";

export const PHASES = [
  ["dns", "DNS"], ["connect", "connect"], ["tls", "TLS"], ["ready", "ready"], ["send", "send"], ["wait", "wait"], ["receive", "receive"],
];

/** The phases that are known, in the order they happened; what is not known of the total comes last. */
export function known(event) {
  const parts = PHASES.map(([name, label]) => ({ name, label, nanos: event.phases[name] ?? 0 }))
    .filter((part) => part.nanos > 0);
  const inside = ["send", "wait", "receive"].reduce((sum, name) => sum + (event.phases[name] ?? 0), 0);
  const rest = (event.durationNanos ?? 0) - inside;
  if (rest > 0) parts.push({ name: "rest", label: "not known", nanos: rest });
  return parts;
}

/** The time before the request's first byte, as far as the bar shows it: not part of the request's own. */
export function before(event) {
  return ["dns", "connect", "tls"].reduce((sum, name) => sum + (event.phases[name] ?? 0), 0);
}

export function bar(event) {
  const parts = known(event).filter((part) => part.name !== "ready");
  const made = element("span", "bar");
  for (const part of parts) {
    const piece = element("i", "phase " + part.name);
    piece.style.flexGrow = part.nanos;
    made.append(piece);
  }
  made.title = parts.map((part) => part.label + " " + millis(part.nanos)).join(", ");
  return made;
}

export function legend(into) {
  for (const [name, label] of PHASES) {
    if (name === "ready") continue;
    const entry = element("span", "", label);
    entry.prepend(element("i", "phase " + name));
    into.append(entry);
  }
}
