/** TLS that nobody opens: what its first messages and the lengths and times of its records say. */
@NullMarked
package io.s3trace.internal.sealed;

import org.jspecify.annotations.NullMarked;
