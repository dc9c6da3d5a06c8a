/** Captures the bytes that processes send and receive, with eBPF. It does not know HTTP or S3. */
@SuppressWarnings("module") // io.s3trace is compiled later
module io.s3trace.bpf {
    requires java.management;
    requires org.slf4j;

    requires static org.jspecify;

    exports io.s3trace.bpf to io.s3trace;
    exports io.s3trace.bpf.capture to io.s3trace;
    exports io.s3trace.bpf.jvm to io.s3trace;
    exports io.s3trace.bpf.process to io.s3trace;
    exports io.s3trace.bpf.socket to io.s3trace;
}
