# Reads what Maven says, passes it on, and says where the tests are: awk -v root=DIRECTORY -v packaged=FILE -f .progress.awk
# When the last module has all of its jars, it says so in the file.
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
    if ($(NF - 1) != module || suffix != (/surefire/ ? "Test" : "IT")) {
        begun = 0 # rather than more of the same
    }
    module = $(NF - 1)
    suffix = /surefire/ ? "Test" : "IT"
    all = classes(module, suffix)
    if (suffix == "IT" && module == "s3trace-examples" && packaged) {
        print "yes" >packaged
        close(packaged)
    }
}

/^\[INFO\] Running / && module {
    begun++
    left = all > begun ? all - begun : 0
    kind = suffix == "IT" ? "integration test" : "unit test"
    printf "s3trace: %s: %s class %d of %d, %d left\n", module, kind, begun, all, left
    fflush()
}
