package io.s3trace.bpf.jvm;

/** A kind of virtual machine. */
public enum JvmKind {
    /** OpenJDK's, in all distributions of it. The only one that an agent is loaded into. */
    HOTSPOT,
    /** Eclipse OpenJ9, as in IBM Semeru. */
    OPENJ9,
    /** A program that GraalVM has compiled ahead of time. */
    NATIVE_IMAGE
}
