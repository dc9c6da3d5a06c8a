"""What a request costs a client that is traced, in instructions."""
import math
import statistics
from collections import namedtuple

STUDENT = 2.262  # the 97.5th percentile of Student's distribution with 9 degrees of freedom: guest/cost.sh makes ten rounds

Run = namedtuple("Run", "version requests seconds seen")


def judge(folder):
    """cost.tsv: version, requests, seconds of CPU, requests that the tracer saw; round by round."""
    runs = [Run(version, int(requests), float(seconds), int(seen)) for version, requests, seconds, seen in
            (line.split("\t") for line in (folder / "cost.tsv").read_text().splitlines())]
    traced = [run for run in runs if run.version != "none"]
    rows = [("requests seen", sum(run.seen for run in traced), sum(run.requests for run in traced), "")]
    differences = ["requests seen: %s of %s" % rows[0][1:3]] if rows[0][1] != rows[0][2] else []
    untraced = per_request(runs, "none")
    added = {version: [cost - without for cost, without in zip(per_request(runs, version), untraced)]
             for version in dict.fromkeys(run.version for run in traced)}
    rows += [row("instructions a request, untraced", untraced)]
    rows += [row("instructions that tracing adds, %s" % version, costs) for version, costs in sorted(added.items())]
    if "base" in added:
        rows.append(comparison(added["now"], added["base"]))
    return rows, differences


def per_request(runs, version):
    return [run.seconds * 1e9 / run.requests for run in runs if run.version == version]


def row(feature, costs):
    return feature, round(statistics.median(costs)), round(max(costs)), "median, and most, of %d rounds" % len(costs)


def comparison(now, base):
    """The ratio of what is added, with its 95 % interval: the mean of the rounds' logarithms."""
    logarithms = [math.log(a / b) for a, b in zip(now, base)]
    mean = statistics.mean(logarithms)
    error = STUDENT * statistics.stdev(logarithms) / math.sqrt(len(logarithms))
    return ("percent of what the base adds", round(100 * math.exp(mean)), round(100 * math.exp(mean + error)),
            "mean and upper bound (95 %%); lower bound %.1f, upper %.1f" % (
                100 * math.exp(mean - error), 100 * math.exp(mean + error)))
