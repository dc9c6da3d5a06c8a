/** Programs that show what can be built on s3trace. */
@NullMarked
package io.s3trace.examples;

import org.jspecify.annotations.NullMarked;
