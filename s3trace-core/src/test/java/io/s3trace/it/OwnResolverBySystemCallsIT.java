package io.s3trace.it;

import io.s3trace.event.SocketSource;

/** The same, as on kernels that tell of nothing but system calls. */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "go", "node", "openssl"})
class OwnResolverBySystemCallsIT extends OwnResolverIT {

    @Override
    SocketSource sockets() {
        return SocketSource.SYSTEM_CALLS;
    }
}
