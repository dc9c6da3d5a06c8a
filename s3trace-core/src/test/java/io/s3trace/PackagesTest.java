package io.s3trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Packages use those on lower floors only: so there is no cycle between them. */
class PackagesTest {
    /** From the ground up. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("internal.text", "internal.collect"),
            List.of("event", "select"),
            List.of("container", "internal.delivery", "internal.http", "internal.http2"),
            List.of("internal.process", "internal.s3", "internal.sealed"),
            List.of("internal.event", "internal.exchange"),
            List.of("internal.attempts", "internal.recording", "internal.wire"),
            List.of("internal.pipeline", "internal.serving"),
            List.of("internal.reading", "advice", "stats", "transfer", "testing", "jfr", "otel"),
            List.of("micrometer", ""));
    /** What listeners use: nothing of how events come about. */
    private static final Map<String, Set<String>> LISTENERS = Map.of(
            "advice", Set.of("event", "internal.attempts", "internal.delivery", "internal.text"),
            "stats", Set.of("event"),
            "micrometer", Set.of("event", "stats"),
            "otel", Set.of("event"),
            "jfr", Set.of("event"),
            "transfer", Set.of("event", "select", "internal.attempts", "internal.text"));

    private static final String ROOT = "io.s3trace";
    /** The module below, and a library within this one. */
    private static final List<String> OTHERS = List.of(".bpf", ".internal.hdrhistogram");
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importUrl(S3Tracer.class.getProtectionDomain().getCodeSource().getLocation());

    private static final Map<String, Set<String>> USED = used();

    @Test
    void everyPackageHasAFloor() {
        assertThat(USED.keySet()).containsExactlyInAnyOrderElementsOf(
                FLOORS.stream().flatMap(List::stream).collect(Collectors.toSet()));
    }

    @Test
    void noPackageUsesAnotherOnItsFloorOrAbove() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            Set<String> below = FLOORS.subList(0, floor).stream().flatMap(List::stream).collect(Collectors.toSet());
            for (String name : FLOORS.get(floor)) {
                assertThat(below).as("below " + name).containsAll(USED.get(name));
            }
        }
    }

    @Test
    void listenersUseEvents() {
        LISTENERS.forEach((name, allowed) -> assertThat(allowed).as("what %s may use", name).containsAll(USED.get(name)));
    }

    @Test
    void architectureShowsThePackages() {
        StringBuilder diagram = new StringBuilder("```mermaid\nflowchart TD\n");
        USED.forEach((name, others) -> others.stream().filter(other -> !isReachedByAnother(other, others)).forEach(
                other -> diagram.append("    ").append(node(name)).append(" --> ").append(node(other)).append('\n')));
        Generated.check(Path.of("../ARCHITECTURE.md"), "```mermaid\n", diagram.toString(), "```\n");
    }

    /** Such arrows are left out. */
    private static boolean isReachedByAnother(String name, Set<String> direct) {
        return direct.stream().anyMatch(via -> USED.get(via).contains(name) || isReachedByAnother(name, USED.get(via)));
    }

    private static String node(String name) {
        return name.isEmpty() ? ROOT : name;
    }

    /** The packages that each one uses. */
    private static Map<String, Set<String>> used() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass one : CLASSES) {
            if (!isOurs(one)) {
                continue;
            }
            Set<String> others = used.computeIfAbsent(name(one), name -> new TreeSet<>());
            one.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass).map(JavaClass::getBaseComponentType)
                    .filter(PackagesTest::isOurs).map(PackagesTest::name).filter(other -> !other.equals(name(one)))
                    .forEach(others::add);
        }
        return used;
    }

    private static boolean isOurs(JavaClass one) {
        String name = one.getPackageName() + '.';
        return name.startsWith(ROOT + '.') && OTHERS.stream().noneMatch(other -> name.startsWith(ROOT + other + '.'));
    }

    private static String name(JavaClass one) {
        return one.getPackageName().equals(ROOT) ? "" : one.getPackageName().substring(ROOT.length() + 1);
    }
}
