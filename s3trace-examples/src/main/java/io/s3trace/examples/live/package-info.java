/** The parts of {@link io.s3trace.examples.LiveView}: what is counted, what is shown, and the page that shows it. */
@NullMarked
package io.s3trace.examples.live;

import org.jspecify.annotations.NullMarked;
