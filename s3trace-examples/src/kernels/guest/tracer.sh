# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# The one JVM: starting one takes longer here than all else. It takes commands, line by line, and answers each by a line that
# begins with "ok" or "failed".

# start_tracer [COMMAND...]: by way of the command, which may take privileges away.
start_tracer() {
    rm -f commands answers
    mkfifo commands answers
    "$@" "$(cat "$share/jdk")/bin/java" --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m \
        -cp "$share/classes:$share/lib/*" io.s3trace.examples.kernels.GuestMain <commands >answers 2>>"$out/tracer.err" &
    tracer=$!
    exec 8>commands 9<answers
    tell hello
}

# tell COMMAND ARGS...: false if it failed. What it said is printed, and in $answer.
tell() {
    echo "$*" >&8
    answer=
    read -r -t 600 answer <&9 || { echo "the tracer's JVM is gone: $*"; tail -n 20 "$out/tracer.err"; return 1; }
    echo "[$SECONDS s] $*: $answer"
    [ "${answer%% *}" = ok ]
}

# Other processes may hold its stdin open.
stop_tracer() {
    tell quit
    wait "$tracer"
}
