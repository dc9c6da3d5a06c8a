/** Bytes, ASCII and tables of text. Uses no other package of the library. */
package io.s3trace.internal.text;
