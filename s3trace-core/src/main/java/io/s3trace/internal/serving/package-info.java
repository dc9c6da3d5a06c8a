/** Events for readers in other processes: who may see which, and how they get there. */
@NullMarked
package io.s3trace.internal.serving;

import org.jspecify.annotations.NullMarked;
