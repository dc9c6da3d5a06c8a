/** Code that is recognised by its bytes, in files that have no symbols for it. */
@NullMarked
package io.s3trace.bpf.signature;

import org.jspecify.annotations.NullMarked;
