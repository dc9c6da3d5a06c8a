/**
 * What is seen: requests, connects, handshakes and lookups, a tracer's figures and its coverage. Immutable; may be shared
 * between threads. Apart from tables of text, uses no other package of the library.
 */
@NullMarked
package io.s3trace.event;

import org.jspecify.annotations.NullMarked;
