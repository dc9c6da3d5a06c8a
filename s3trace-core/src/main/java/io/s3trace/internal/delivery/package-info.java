/** How events come to subscribers: each has a queue and a thread of its own. */
@NullMarked
package io.s3trace.internal.delivery;

import org.jspecify.annotations.NullMarked;
