/**
 * Pods for events and targets, as the Kubernetes API reports them. An artifact of its own, {@code io.s3trace:s3trace-kubernetes}.
 * It needs a client at run time, such as {@code io.fabric8:kubernetes-client}.
 */
@NullMarked
package io.s3trace.kubernetes;

import org.jspecify.annotations.NullMarked;
