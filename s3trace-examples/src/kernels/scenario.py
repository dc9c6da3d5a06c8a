"""Holds the events of the scenario against nginx's log, and against what the clients that failed were to see."""
import json
import re
from collections import Counter, namedtuple

Entry = namedtuple("Entry", "scheme method target status sent received client server turn protocol resumed host agent "
                            "version body")
LOSSES = ("gaps", "malformed", "failures", "ringFull", "draftsFull", "callsFull", "connectionsFull", "payloadUnreadable", "noSlot",
          "leaseOver")
LIBRARIES = ("OPENSSL", "GNUTLS", "NSS", "GO", "S2N", "JSSE", "HTTP")
HTTP2 = "HTTP/2"
OWN_RESOLVERS = ("go", "node", "python")


def judge(folder):
    """Returns rows (feature, seen, of, remark), and what is known in addition to differ."""
    log = [read_entry(line) for line in (folder / "access.log").read_text().splitlines()]
    events = lines(folder / "requests.jsonl")
    failures = [event for event in events if event["status"] is None]
    pairs, unseen, invented = pair(log, [event for event in events if event["status"] is not None])
    kinds = dict.fromkeys((kind(entry) for entry in sorted(log, key=lambda entry: LIBRARIES.index(of(entry)))))
    rows = [("requests: " + wanted, sum(kind(entry) == wanted for entry, _ in pairs),
             sum(kind(entry) == wanted for entry in log), "") for wanted in kinds]
    rows.append(groups((folder / "groups").read_text().splitlines()))
    stats = (folder / "stats").read_text()
    rows += phases(log, pairs, "sockets: " + re.search(r"sockets=(\w+)", stats)[1])
    rows += failed((folder / "failures").read_text().splitlines(), failures)
    rows += connections(log, lines(folder / "connects.jsonl"), lines(folder / "handshakes.jsonl"))
    rows += lookups(log, lines(folder / "lookups.jsonl"))
    rows.append(losses(stats))
    return rows, ["not seen: %s" % " ".join(entry[:6]) for entry in unseen] + [
        "not in the log: %s" % [event[name] for name in ("library", "method", "target", "status", "requestBytes",
                                                         "responseBytes", "outcome")] for event in invented]


def read_entry(line):
    entry = Entry(*line.split("\t"))
    return entry._replace(client=bracketed(entry.client), server=bracketed(entry.server))


def bracketed(address):
    """nginx writes ::1:80 for [::1]:80."""
    host, _, port = address.rpartition(":")
    return "[%s]:%s" % (host, port) if ":" in host else address


def lines(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


def of(entry):
    """By what the client sends: the name it uses tells."""
    if entry.scheme == "http":
        return "HTTP"
    label = entry.host.split(".")[0].upper()
    return label if label in LIBRARIES else "OPENSSL"


def kind(entry):
    return of(entry) + (", " + HTTP2 if is_http2(entry) else "")


def is_http2(entry):
    return entry.version.startswith(HTTP2)


def groups(lines):
    absent = [line.split(" ")[0] for line in lines if line.endswith(" absent")]
    used = len(lines) - len(absent)
    return ("groups of clients", used, used, "not in the guest's root: " + " ".join(absent) if absent else "")


def pair(log, events):
    """Each entry with the event that says the same: of several, the one with its addresses, if there is one."""
    said = {}
    for event in events:
        said.setdefault(said_by(event), []).append(event)
    pairs, unseen = [], []
    for entry in log:
        candidates = said.get(said_in(entry), [])
        if candidates:
            chosen = next((event for event in candidates if addresses_agree(entry, event)), candidates[0])
            candidates.remove(chosen)
            pairs.append((entry, chosen))
        else:
            unseen.append(entry)
    return pairs, unseen, [event for left in said.values() for event in left]


def said_by(event):
    """Of a response over HTTP/2, nginx counts the headers of frames: what it says of the body can be compared."""
    received = event["responseBodyBytes" if event["protocol"] == HTTP2 else "responseBytes"]
    return (event["library"], event["protocol"] == HTTP2, event["method"], event["target"], str(event["status"]),
            str(event["requestBytes"]), str(received))


def said_in(entry):
    return (of(entry), is_http2(entry), *entry[1:5], entry.body if is_http2(entry) else entry.received)


def addresses_agree(entry, event):
    return event["local"] == entry.client and event["remote"] == entry.server


def phases(log, pairs, sockets):
    """What the requests that opened a connection tell of that, and that others tell nothing of it."""
    def row(name, concerned, holds, remark=""):
        return (name, sum(concerned(entry) and bool(holds(entry, event)) for entry, event in pairs),
                sum(map(concerned, log)), remark)

    def opens(entry):
        return entry.turn == "1"

    def looks_up(entry):
        return opens(entry) and not entry.target.endswith("/second")  # curl remembers the address

    def own(entry):
        return entry.host.split(".")[0] in OWN_RESOLVERS or entry.host.startswith("localhost")

    return [
        row("addresses", lambda entry: True, addresses_agree, sockets),
        row("first or later on its connection", lambda entry: True, lambda entry, event: event["reused"] != opens(entry)),
        row("phases that add up", lambda entry: True, lambda entry, event: event["durationNanos"] == sum(
            event["phases"][phase] for phase in ("send", "wait", "receive"))),
        row("no opening phases on later requests", lambda entry: not opens(entry), lambda entry, event: not any(
            event["phases"][phase] for phase in ("dns", "connect", "tls", "ready"))),
        row("phase connect", opens, lambda entry, event: event["phases"]["connect"]),
        row("phase tls", lambda entry: opens(entry) and entry.scheme == "https", lambda entry, event: event["phases"]["tls"]),
        row("phase dns, by the C library", lambda entry: looks_up(entry) and not own(entry),
            lambda entry, event: event["phases"]["dns"]),
        row("phase dns, by own resolvers", lambda entry: looks_up(entry) and own(entry),
            lambda entry, event: event["phases"]["dns"])]


def failed(expected, events):
    """Connects and handshakes that failed: the outcome and the server's address of each."""
    wanted = Counter(tuple(line.split(" ")) for line in expected)
    told = Counter((event["outcome"], event["remote"]) for event in events)
    rows = []
    for kind in "CONNECT", "HANDSHAKE":
        total = sum(count for (outcome, _), count in wanted.items() if outcome.startswith(kind))
        seen = sum(count for (outcome, _), count in (wanted & told).items() if outcome.startswith(kind))
        rows.append(("failed %sS" % kind, seen, total, ""))
    return rows + [("failures that were none", sum((told - wanted).values()), 0, "")]


def connections(log, connects, handshakes):
    """What the listeners for connects and handshakes are told of each connection."""
    opened = [entry for entry in log if entry.turn == "1"]
    shaken = [entry for entry in opened if entry.scheme == "https"]
    newest = [entry for entry in shaken if entry.protocol == "TLSv1.3"]
    made = Counter((event["local"], event["remote"]) for event in connects if event["outcome"] == "ESTABLISHED")
    done = [event for event in handshakes if event["outcome"] == "ESTABLISHED"]

    def agreeing(entries, field, value):
        """How many have a handshake that says so. A client's port may be used again, so each counts once."""
        wanted = Counter((entry.client, value(entry)) for entry in entries)
        return (wanted & Counter((event["local"], event[field]) for event in done)).total()

    return [
        ("connects", (Counter((entry.client, entry.server) for entry in opened) & made).total(), len(opened), ""),
        ("handshakes", agreeing(shaken, "library", of), len(shaken), ""),
        ("handshakes: version", agreeing(shaken, "version", lambda entry: entry.protocol), len(shaken), ""),
        ("handshakes: resumed", agreeing(newest, "resumption", lambda entry: "RESUMED" if entry.resumed == "r" else "FULL"),
         len(newest), "")]


def lookups(log, told):
    names = {entry.host.split(":")[0] for entry in log} - {"localhost"}
    found = {event["name"].rstrip(".") for event in told if event["outcome"] == "FOUND" and event["addresses"]}
    return [("names looked up", len(names & found), len(names), "")]


def losses(stats):
    lost = {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", stats) if name in LOSSES and int(count)}
    return ("records lost", sum(lost.values()), 0, " ".join("%s=%d" % item for item in lost.items()))
