package io.s3trace.internal.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is connected, within limits: so that nobody keeps others from connecting. A container, or else a user, has eight seats.
 * Those who see everything have seats of their own. For one thread.
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
        long alike = taken.stream().filter(reader -> reader.audience().all() == audience.all()).count();
        if (audience.all()) {
            return alike < PRIVILEGED;
        }
        Object limited = audience.owner().limited();
        return alike < maxOthers && taken.stream().filter(reader -> !reader.audience().all()
                && reader.audience().owner().limited().equals(limited)).count() < EACH;
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
