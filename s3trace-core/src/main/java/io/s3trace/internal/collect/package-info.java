/** Collections. */
package io.s3trace.internal.collect;
