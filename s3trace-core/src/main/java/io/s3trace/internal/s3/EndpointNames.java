package io.s3trace.internal.s3;

import java.util.List;

/** Tells by its name whether a host serves S3. */
public final class EndpointNames {
    private final HostTable table;

    /**
     * Knows the public services, and more.
     *
     * @param endpoints host names of endpoints of one's own
     */
    public EndpointNames(List<String> endpoints) {
        this.table = new HostTable(endpoints);
    }

    /**
     * Looks a name up; not quick.
     *
     * @param host a host name without a port
     * @return whether it is an S3 endpoint, or a bucket's name below one
     */
    public boolean include(String host) {
        return table.look(host).s3();
    }
}
