/**
 * Recordings: the records that the kernel wrote into the ring, without secrets, in a file.
 *
 * <pre>
 *   head    magic, byte order, version, layout of a record, clocks, budgets, where it was recorded
 *   frame   u32 kind  u32 length  content, padded to 8 bytes
 *   frame   ...
 * </pre>
 *
 * A frame is a record as the kernel wrote it, with its payload overwritten except for what events show. Or it is something else
 * that a replay has to know at that place: the distance between clocks, the container of a process, the end. All numbers have
 * the byte order of the machine that recorded.
 */
@NullMarked
package io.s3trace.internal.recording;

import org.jspecify.annotations.NullMarked;
