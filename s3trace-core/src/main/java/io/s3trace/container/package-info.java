/**
 * Which container a process runs in: {@link io.s3trace.container.ContainerResolver}. Cgroups show it without anything but the
 * kernel. {@code io.s3trace.kubernetes} adds pods.
 */
@NullMarked
package io.s3trace.container;

import org.jspecify.annotations.NullMarked;
