"""What a guest's files must say, test by test. Each returns its rows (feature, seen, of, remark) and what differs."""
import scenario

LIMIT = 1000000  # instructions that the verifier looks at, at most
LARGEST = 5
NO_SUCH_PLACE = "3"  # ESRCH: what the program would be attached to is younger than the kernel


def rows_and_differences(rows, more=()):
    return rows, ["%s: %s of %s" % row[:3] for row in rows if row[1] != row[2]] + list(more)


def load(folder):
    """programs.tsv: program, errno, instructions, complaint."""
    programs = [line.split("\t") for line in (folder / "programs.tsv").read_text().splitlines()]
    placed = [program for program in programs if program[1] != NO_SUCH_PLACE]
    refused = [program for program in placed if program[1] != "0"]
    absent = " ".join(program[0] for program in programs if program not in placed)
    rows, differences = rows_and_differences([("programs accepted", len(placed) - len(refused), len(placed),
                                               "not in this kernel: " + absent if absent else "")],
                                             ("%s: errno %s: %s" % (name, errno, complaint)
                                              for name, errno, _, complaint in refused))
    largest = sorted(programs, key=lambda program: -int(program[2]))[:LARGEST]
    rows += [("instructions of " + name, int(count), LIMIT, "") for name, _, count, _ in largest]
    return rows, differences


def clients(folder):
    return rows_and_differences(*scenario.judge(folder))


def attach(folder):
    """result of the rounds: feature, seen, of."""
    rows = [tuple(line.split("\t")) for line in (folder / "rounds.tsv").read_text().splitlines()]
    return rows_and_differences([(feature, int(seen), int(of), "") for feature, seen, of in rows])


def doctor(folder):
    findings = (folder / "doctor").read_text().splitlines()
    good = [line for line in findings if line.startswith("ok ")]
    bad = [line for line in findings if line.startswith("FAIL")]
    return rows_and_differences([("findings of the doctor", len(good), len(good) + len(bad), findings[-1])], bad)
