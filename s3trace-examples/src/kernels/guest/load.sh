# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# load: every program of the BPF object by itself, and what the verifier says of it.

test_load() {
    tell load "$1/programs.tsv"
}
