package io.s3trace.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What clients and servers say, byte for byte, and what a tracer has to report of it.
 *
 * @param name its name
 * @param connections one after the other: the steps of each
 * @param events what is reported, each as {@link EventLine} writes it, in this order
 * @param secrets what must not be seen anywhere
 */
public record ScriptedConversation(
        String name, List<List<Step>> connections, List<String> events, List<String> secrets) {

    /** Begins one in which nothing is said yet, and of which nothing is to be reported. */
    static ScriptedConversation named(String name) {
        return new ScriptedConversation(name, List.of(), List.of(), List.of());
    }

    /** Adds a connection. */
    ScriptedConversation connection(Step... steps) {
        return new ScriptedConversation(name, with(connections, List.of(steps)), events, secrets);
    }

    /** Adds a connection. */
    ScriptedConversation connection(Stream<Step> steps) {
        return connection(steps.toArray(Step[]::new));
    }

    /** Adds a connection of one exchange. */
    ScriptedConversation exchange(String request, String response) {
        return connection(Step.exchange(request, response));
    }

    /** Adds events to report. */
    ScriptedConversation reports(String... lines) {
        ScriptedConversation more = this;
        for (String line : lines) {
            more = new ScriptedConversation(name, connections, with(more.events, line), secrets);
        }
        return more;
    }

    /** Adds something that must not be seen. */
    ScriptedConversation hides(String secret) {
        return new ScriptedConversation(name, connections, events, with(secrets, secret));
    }

    private static <T> List<T> with(List<T> list, T next) {
        List<T> longer = new ArrayList<>(list);
        longer.add(next);
        return List.copyOf(longer);
    }

    @Override
    public String toString() {
        return name;
    }
}
