package io.s3trace.internal.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is connected, within limits: so that nobody keeps others from connecting. A container, or else a user, has eight seats.
 * Half of all seats are for users of the host, who cannot make up others, unlike containers and namespaces. Those who see
 * everything have seats of their own. For one thread.
 */
final class Seats {
    /** Of one container or user. */
    private static final int EACH = 8;
    /** Of those who see everything. */
    private static final int PRIVILEGED = 16;

    private final List<ServedReader> taken = new ArrayList<>();
    private final int maxOthers;

    Seats(int maxOthers) {
        this.maxOthers = maxOthers;
    }

    /** How many there may be at most. */
    int capacity() {
        return maxOthers + PRIVILEGED;
    }

    boolean hasSeat(Audience audience) {
        List<Audience> alike = taken.stream().map(ServedReader::audience).filter(other -> other.all() == audience.all()).toList();
        Object limited = audience.owner().limited();
        if (alike.stream().filter(other -> other.owner().limited().equals(limited)).count() >= EACH) {
            return false;
        }
        if (audience.all()) {
            return alike.size() < PRIVILEGED;
        }
        long elsewhere = alike.stream().filter(other -> !other.onHost()).count();
        return alike.size() < maxOthers && (audience.onHost() || elsewhere < (maxOthers + 1) / 2);
    }

    void take(ServedReader reader) {
        taken.add(reader);
    }

    void leave(ServedReader reader) {
        taken.remove(reader);
    }

    /** A copy. */
    List<ServedReader> all() {
        return List.copyOf(taken);
    }
}
