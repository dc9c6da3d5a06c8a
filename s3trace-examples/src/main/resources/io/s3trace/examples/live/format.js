// Numbers and times as people read them, and elements that hold text and nothing but text.

const counts = new Intl.NumberFormat("en");

export const count = (n) => counts.format(n);

export function millis(nanos) {
  if (nanos === null || nanos === undefined) return "–";
  const ms = nanos / 1e6;
  if (ms >= 1000) return (ms / 1000).toFixed(ms < 10000 ? 2 : 1) + " s";
  return (ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)) + " ms";
}

/** Milliseconds without the unit, for tables that say it in their head. */
export function bareMillis(nanos) {
  const ms = nanos / 1e6;
  return ms >= 1000 ? count(Math.round(ms)) : ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2);
}

export function bytes(n) {
  if (n === null || n === undefined) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (n >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return (unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)) + " " + units[unit];
}

export const clock = (time) => new Date(time).toLocaleTimeString("en-GB");

/** Makes an element. Text is set as text: keys are written by strangers. */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

export function setText(id, text) {
  const there = document.getElementById(id);
  if (there.textContent !== text) there.textContent = text;
}
