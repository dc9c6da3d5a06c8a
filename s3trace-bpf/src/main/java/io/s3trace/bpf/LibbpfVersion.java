package io.s3trace.bpf;

import io.s3trace.bpf.library.Libbpf;

/**
 * The libbpf that this JVM uses.
 *
 * @param version its major and minor version: {@code 1.1}
 * @param source {@code bundled}, {@code system}, or the path that the system property {@code io.s3trace.bpf.libbpf} gives
 */
public record LibbpfVersion(String version, String source) {

    /**
     * Loads libbpf, unless it is loaded already.
     *
     * @return the one in use
     * @throws BpfException if it cannot be loaded; the message says what to do
     */
    public static LibbpfVersion inUse() {
        NativeAccess.ensureLoaded();
        return new LibbpfVersion(Libbpf.inUse().version(), Libbpf.inUse().source());
    }
}
