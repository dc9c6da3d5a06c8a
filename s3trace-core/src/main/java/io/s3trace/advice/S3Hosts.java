package io.s3trace.advice;

/** The names of S3 hosts, as requests and failed connections show them. */
final class S3Hosts {
    private static final String AMAZON = ".amazonaws.com";

    private final Latest<String> names = new Latest<>();
    private String last = "";

    void add(String host) {
        if (host.equals(last)) {
            return;
        }
        last = host;
        int colon = host.lastIndexOf(':');
        names.add(colon < 0 ? host : host.substring(0, colon));
    }

    boolean contains(String name) {
        return names.contains(name) || isAmazons(name);
    }

    /** {@return whether it is a name of Amazon S3} */
    static boolean isAmazons(String name) {
        return name.endsWith(AMAZON) && (name.startsWith("s3") || name.contains(".s3"));
    }
}
