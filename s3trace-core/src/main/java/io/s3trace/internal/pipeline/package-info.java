/** From records to listeners: the thread that reads the ring, verdicts, filters and delivery. */
@NullMarked
package io.s3trace.internal.pipeline;

import org.jspecify.annotations.NullMarked;
