/** What the tests of listeners need. */
@NullMarked
package io.s3trace.testing;

import org.jspecify.annotations.NullMarked;
