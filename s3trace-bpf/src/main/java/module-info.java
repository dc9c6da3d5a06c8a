/** Catches the bytes that processes send and receive, with eBPF. Knows no HTTP and no S3. */
module io.s3trace.bpf {
    requires java.management;
    requires org.slf4j;

    exports io.s3trace.bpf;
    exports io.s3trace.bpf.capture;
}
