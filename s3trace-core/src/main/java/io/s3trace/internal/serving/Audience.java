package io.s3trace.internal.serving;

import java.util.Optional;

/**
 * What a reader sees.
 *
 * @param owner whose the reader is
 * @param onHost whether it is in no container, nor in a namespace that others have made
 * @param all whether it sees everything, rather than what is its owner's
 */
record Audience(Owner owner, boolean onHost, boolean all) {
    /** Whether it sees events of an owner; empty: of nobody. */
    boolean sees(Optional<Owner> other) {
        return all || other.isPresent() && other.get().equals(owner);
    }
}
