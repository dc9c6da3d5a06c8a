/** The parts of {@link io.s3trace.examples.Agent}: its settings, what it traces, and where it writes. */
@NullMarked
package io.s3trace.examples.agent;

import org.jspecify.annotations.NullMarked;
