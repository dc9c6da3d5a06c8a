/** BPF from Java, through libbpf: objects, programs, maps, links and the ring. Knows nothing of what is captured. */
@NullMarked
package io.s3trace.bpf;

import org.jspecify.annotations.NullMarked;
