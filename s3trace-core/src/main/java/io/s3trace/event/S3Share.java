package io.s3trace.event;

/**
 * How many of a process's connections to S3 s3trace could look into. It counts connections on which it saw a request, and,
 * where sealed exchanges are asked for, those that it could not look into.
 *
 * @param process the process
 * @param opened connections whose requests are seen
 * @param sealed connections of which only sizes and times are seen: {@link SealedExchange}
 */
public record S3Share(ProcessInfo process, long opened, long sealed) {
    /** {@return which part of its connections is sealed: from 0 to 1} */
    public double sealedRatio() {
        return opened + sealed == 0 ? 0 : sealed / (double) (opened + sealed);
    }
}
