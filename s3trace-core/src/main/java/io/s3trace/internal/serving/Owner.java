package io.s3trace.internal.serving;

/**
 * Whose a process is.
 *
 * @param uid the user's id, as the kernel itself counts users: not as in a namespace of its own
 * @param place where it runs
 */
record Owner(int uid, Place place) {
    /** {@return whom a limit is for: a container, or else a user, who may have many places} */
    Object limited() {
        return place.container().isEmpty() ? uid : place.container();
    }
}
