/** Bytes, ASCII and tables of text. Uses no other package of the library. */
@NullMarked
package io.s3trace.internal.text;

import org.jspecify.annotations.NullMarked;
