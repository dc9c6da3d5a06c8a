/** Java virtual machines that are traced: which they are, and how an agent gets into them. Knows no BPF. */
@NullMarked
package io.s3trace.bpf.jvm;

import org.jspecify.annotations.NullMarked;
