/** Where in a function to put a probe, so that a hit costs least. Knows no BPF. */
@NullMarked
package io.s3trace.bpf.placement;

import org.jspecify.annotations.NullMarked;
