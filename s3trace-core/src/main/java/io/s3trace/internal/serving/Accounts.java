package io.s3trace.internal.serving;

import io.s3trace.internal.collect.RecentMap;
import io.s3trace.internal.wire.EventId;
import io.s3trace.internal.wire.Welcome;
import java.util.Map;
import java.util.Optional;

/**
 * How many events each owner had, readers there or not: so a reader that comes back learns how many it has missed. Of owners
 * that were forgotten, the count begins anew, under another number. For one thread.
 */
final class Accounts {
    private static final int REMEMBERED = 4096;

    private final Map<Optional<Owner>, Account> accounts = new RecentMap<>(REMEMBERED);
    private long lastNumber = Welcome.ALL;
    private long total;

    /** One owner's. */
    static final class Account {
        private final long number;
        private long events;

        private Account(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        long events() {
            return events;
        }
    }

    Account of(Optional<Owner> owner) {
        return accounts.computeIfAbsent(owner, _ -> new Account(++lastNumber));
    }

    /** Counts an event. {@return its number} */
    EventId count(Account account) {
        total++;
        return new EventId(account.number, ++account.events);
    }

    long total() {
        return total;
    }
}
