# Reads what Maven says, passes it on, and says where the tests are: awk -v root=DIRECTORY -f .progress.awk
# "Tests run" lines stay as Maven has them.

# The classes of a module's tests: Test or IT.
function classes(module, suffix,    command, count) {
    sub(/^s3trace-kubernetes$/, "integrations/kubernetes", module)
    command = "find '" root "/" module "/src/test/java' -name '*" suffix ".java' 2>/dev/null | wc -l"
    command | getline count
    close(command)
    return count + 0
}

{ print; fflush() }

/ --- .*(surefire|failsafe).*:(test|integration-test) / {
    module = $(NF - 1)
    suffix = /surefire/ ? "Test" : "IT"
    all = classes(module, suffix)
    begun = 0
}

/^\[INFO\] Running / && module {
    begun++
    left = all > begun ? all - begun : 0
    printf "s3trace: %s: %s class %d of %d, %d left\n", module, suffix == "IT" ? "integration test" : "unit test", begun, all, left
    fflush()
}
