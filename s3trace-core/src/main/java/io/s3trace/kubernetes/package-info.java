/**
 * Pods for events and targets, as the Kubernetes API tells them. Optional: needs
 * {@code io.fabric8:kubernetes-client-api}, and a client such as {@code io.fabric8:kubernetes-client}.
 */
@NullMarked
package io.s3trace.kubernetes;

import org.jspecify.annotations.NullMarked;
