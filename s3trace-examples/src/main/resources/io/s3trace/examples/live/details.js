// The whole event, in a dialog: its phases one below the other, and every field that is known.

import { bytes, element, millis } from "./format.js";
import { dialog } from "./dialog.js";
import { known } from "./phases.js";

const shown = dialog("details");
const BYTES = new Set(["requestBytes", "requestBodyBytes", "responseBytes", "responseBodyBytes"]);

export function showDetails(request) {
  const event = request.event;
  document.getElementById("detailsTitle").textContent = event.operation;
  document.getElementById("detailsPhases").replaceChildren(...cascade(event));
  document.getElementById("detailsFields").replaceChildren(...fields(event));
  if (!shown.open) shown.showModal();
  shown.scrollTop = 0;
}

function cascade(event) {
  const parts = known(event);
  const all = Math.max(1, parts.reduce((sum, part) => sum + part.nanos, 0));
  let from = 0;
  return parts.map((part) => {
    const row = element("div", "step");
    const track = element("span", "track");
    const piece = element("i", "phase " + part.name);
    const width = Math.max((part.nanos / all) * 100, 0.5);
    piece.style.marginLeft = Math.min((from / all) * 100, 100 - width) + "%";
    piece.style.width = width + "%";
    from += part.nanos;
    track.append(piece);
    row.append(element("span", "label", part.label), track, element("span", "took", millis(part.nanos)));
    return row;
  });
}

function fields(event) {
  return Object.entries(event)
    .filter(([name, value]) => name !== "phases" && value !== null && !isEmptyObject(value))
    .map(([name, value]) => {
      const row = element("tr");
      const cell = element("td", "", readable(name, value));
      row.append(element("th", "", name), cell);
      row.dataset.field = name;
      return row;
    });
}

function readable(name, value) {
  if (name.endsWith("Nanos")) return millis(value);
  if (BYTES.has(name)) return value < 1024 ? bytes(value) : value + " B (" + bytes(value) + ")";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isEmptyObject(value) {
  return typeof value === "object" && Object.keys(value).length === 0;
}
