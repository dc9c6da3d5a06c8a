package io.s3trace.internal.wire;

/**
 * The number of an event, unique for all readers within one {@link Welcome#instance}. Numbers of one owner count up by one. A
 * reader that sees only what is its own learns nothing from them about how much others do.
 *
 * @param owner whose it is: a user in a container
 * @param number of the owner's events, from 1
 */
public record EventId(long owner, long number) {}
