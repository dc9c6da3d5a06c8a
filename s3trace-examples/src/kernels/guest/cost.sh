# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# cost: what a small GET over OpenSSL costs its client: untraced, and traced by each version of the project that was staged, in
# turn. The guest has one CPU, and its clock counts instructions, one a nanosecond: CPU time is a number of instructions.

cost_rounds=10
cost_millis=200

test_cost() {
    local folder=$1 version
    local -A commands=() answers=()
    sleep infinity | "$share/cost/server" cert.pem key.pem >server.port &
    wait_for 300 test -s server.port || return 1
    for version in $(cost_versions); do
        start_counter "$version" || return 1
    done
    for _ in $(seq $cost_rounds); do
        ask_traced none
        for version in $(cost_versions); do
            ask_traced "$version" || return 1
        done
    done >"$folder/cost.tsv"
    pkill -x sleep
}

cost_versions() {
    (cd "$share/cost" && find . -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)
}

# start_counter VERSION: a JVM of its own, for all rounds.
start_counter() {
    local classes=$share/cost/$1
    mkfifo "$1.commands" "$1.answers"
    "$(cat "$share/jdk")/bin/java" -Dcold=true --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m \
        -cp "$classes/classes:$classes/lib/*" io.s3trace.benchmarks.overhead.CountingTracer \
        <"$1.commands" >"$1.answers" 2>>"$out/counter-$1.err" &
    exec {commands[$1]}>"$1.commands" {answers[$1]}<"$1.answers"
}

# tell_counter VERSION COMMAND: what it says is in $answer.
tell_counter() {
    echo "$2" >&"${commands[$1]}"
    read -r -t 600 answer <&"${answers[$1]}"
}

# ask_traced VERSION|none: prints the version, the client's requests, its seconds of CPU, and how many the tracer saw.
ask_traced() {
    local requests seconds seen=0 input output
    rm -f client.in client.out
    mkfifo client.in client.out
    "$share/cost/client" "$(cat server.port)" 1 GET 0 $cost_millis <client.in >client.out &
    local client=$!
    exec {input}>client.in {output}<client.out
    read -r -t 60 _ <&"$output" || return 1
    [ "$1" = none ] || tell_counter "$1" "start pid $client" || return 1
    echo >&"$input"
    read -r -t 60 requests _ seconds _ <&"$output" || return 1
    if [ "$1" != none ]; then
        tell_counter "$1" stop || return 1
        seen=${answer%% *}
    fi
    exec {input}>&- {output}<&-
    wait $client
    printf '%s\t%s\t%s\t%s\n' "$1" "$requests" "$seconds" "$seen"
}
