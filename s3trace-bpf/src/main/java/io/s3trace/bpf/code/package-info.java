/** Instructions, as far as placement asks for them. A package for each processor decodes them. */
@NullMarked
package io.s3trace.bpf.code;

import org.jspecify.annotations.NullMarked;
