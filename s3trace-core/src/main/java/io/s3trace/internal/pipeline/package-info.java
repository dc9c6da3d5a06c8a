/** From records to listeners: the thread that reads the ring, verdicts, filters and delivery. */
package io.s3trace.internal.pipeline;
