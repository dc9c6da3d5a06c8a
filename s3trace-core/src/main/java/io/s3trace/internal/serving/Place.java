package io.s3trace.internal.serving;

/**
 * Where a process runs: two processes with the same user are the same to each other only in the same place. The namespaces count
 * besides the container, for not every runtime gives containers a cgroup whose path shows an id.
 *
 * @param container the container's id according to its cgroup's path; empty if it is in none
 * @param users its user namespace, such as {@code user:[4026531837]}
 * @param pids its pid namespace
 */
record Place(String container, String users, String pids) {}
