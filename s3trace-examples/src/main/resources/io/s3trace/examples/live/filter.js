// What the filter box says: words that a request must have, -word for those it must not, field:word for one field.

const FIELDS = ["operation", "bucket", "key", "comm", "pid", "method", "host", "status", "errorCode", "outcome",
  "userAgent", "remote", "containerId", "requestId", "library"];
const ALIASES = new Map(FIELDS.map((field) => [field.toLowerCase(), field]));

const textOf = new WeakMap();

function text(event) {
  let known = textOf.get(event);
  if (known === undefined) {
    known = FIELDS.map((field) => event[field] ?? "").join("\n").toLowerCase();
    textOf.set(event, known);
  }
  return known;
}

function term(word) {
  const not = word.length > 1 && word.startsWith("-");
  const wanted = not ? word.slice(1) : word;
  const colon = wanted.indexOf(":");
  const field = colon > 0 ? ALIASES.get(wanted.slice(0, colon)) : undefined;
  const value = field ? wanted.slice(colon + 1) : wanted;
  return (event) => (field ? String(event[field] ?? "").toLowerCase() : text(event)).includes(value) !== not;
}

export function parse(query) {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean).map(term);
  return (request) => terms.every((matches) => matches(request.event));
}
