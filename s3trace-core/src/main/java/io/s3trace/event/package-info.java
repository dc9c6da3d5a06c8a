/**
 * What is seen: requests, connects, handshakes and lookups, a tracer's figures and its coverage. Immutable; to be shared between
 * threads at will. Uses no other package of the library, but for tables of text.
 */
package io.s3trace.event;
