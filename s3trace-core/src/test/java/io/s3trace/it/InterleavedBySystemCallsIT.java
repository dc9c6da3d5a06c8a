package io.s3trace.it;

import io.s3trace.event.SocketSource;

/** The same, as on kernels before 6.3. */
@RequiresBpf
@RequiresTools({"openssl", "node", "go"})
class InterleavedBySystemCallsIT extends InterleavedIT {

    @Override
    SocketSource sockets() {
        return SocketSource.SYSTEM_CALLS;
    }
}
