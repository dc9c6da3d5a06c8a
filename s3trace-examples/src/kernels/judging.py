"""What a guest's files must say, test by test. Each returns its rows (feature, seen, of, remark) and what differs."""
from collections import namedtuple

import scenario

LIMIT = 1000000  # instructions that the verifier looks at, at most
LARGEST = 5

Load = namedtuple("Load", "settings program answer errno instructions complaint")


def rows_and_differences(rows, more=()):
    return rows, ["%s: %s of %s" % row[:3] for row in rows if row[1] != row[2]] + list(more)


def load(folder):
    """programs.tsv: settings, program, answer, errno, instructions, complaint."""
    loads = [Load(*line.split("\t")) for line in (folder / "programs.tsv").read_text().splitlines()]
    rows, differences = [], []
    for settings in dict.fromkeys(load.settings for load in loads):
        those = [load for load in loads if load.settings == settings]
        absent = " ".join(load.program for load in those if load.answer == "ABSENT")
        rows.append(("programs accepted, %s settings" % settings, sum(load.answer == "ACCEPTED" for load in those),
                     sum(load.answer != "ABSENT" for load in those), "not in this kernel: " + absent if absent else ""))
        differences += ["%s, %s settings: errno %s: %s" % (load.program, settings, load.errno, load.complaint)
                        for load in those if load.answer == "REFUSED"]
    most = {}
    for load in loads:
        most[load.program] = max(most.get(load.program, 0), int(load.instructions))
    rows, differences = rows_and_differences(rows, differences)
    largest = sorted(most.items(), key=lambda program: -program[1])[:LARGEST]
    return rows + [("instructions of " + program, count, LIMIT, "") for program, count in largest], differences


def clients(folder):
    return rows_and_differences(*scenario.judge(folder))


def attach(folder):
    """result of the rounds: feature, seen, of."""
    rows = [tuple(line.split("\t")) for line in (folder / "rounds.tsv").read_text().splitlines()]
    return rows_and_differences([(feature, int(seen), int(of), "") for feature, seen, of in rows])


def privileges(folder):
    """privileges.tsv: settings, seen, of, what the tracer said."""
    rows = [line.split("\t") for line in (folder / "privileges.tsv").read_text().splitlines()]
    return rows_and_differences([(settings, int(seen), int(of), said) for settings, seen, of, said in rows])


def doctor(folder):
    findings = (folder / "doctor").read_text().splitlines()
    good = [line for line in findings if line.startswith("ok ")]
    bad = [line for line in findings if line.startswith("FAIL")]
    conclusion = next(line for line in findings if line.startswith(("all is well", "something is wrong")))
    return rows_and_differences([("findings of the doctor", len(good), len(good) + len(bad), conclusion)], bad)
