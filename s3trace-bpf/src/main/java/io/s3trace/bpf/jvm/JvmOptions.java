package io.s3trace.bpf.jvm;

/**
 * What a virtual machine was told about attaching, in its command line and its environment.
 *
 * @param attachDisabled {@code -XX:+DisableAttachMechanism}
 * @param dynamicAgentsDisabled {@code -XX:-EnableDynamicAgentLoading}
 * @param signalsReduced {@code -Xrs} or {@code -XX:+ReduceSignalUsage}: the signal that starts the attach listener would kill it
 */
public record JvmOptions(boolean attachDisabled, boolean dynamicAgentsDisabled, boolean signalsReduced) {}
