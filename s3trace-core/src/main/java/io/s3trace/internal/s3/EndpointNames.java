package io.s3trace.internal.s3;

import java.util.List;

/** Finds out by its name whether a host serves S3. */
public final class EndpointNames {
    private final HostTable table;

    /**
     * Knows the public services, and the given endpoints.
     *
     * @param endpoints host names of the user's own endpoints
     */
    public EndpointNames(List<String> endpoints) {
        this.table = new HostTable(endpoints);
    }

    /**
     * Looks up a name. This is not quick.
     *
     * @param host a host name without a port
     * @return whether it is an S3 endpoint, or a bucket's name below one
     */
    public boolean include(String host) {
        return table.look(host).s3();
    }

    /**
     * Finds the bucket in the name of an endpoint. This is not quick.
     *
     * @param host a host name without a port
     * @return the bucket; empty if it has none, or is no endpoint
     */
    public String bucketIn(String host) {
        Host found = table.look(host);
        return found.s3() ? found.bucket() : "";
    }
}
