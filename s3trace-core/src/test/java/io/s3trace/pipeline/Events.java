package io.s3trace.pipeline;

import io.s3trace.RequestInfo;
import io.s3trace.ResponseInfo;

/** Parts of events for tests. */
final class Events {
    static final RequestInfo REQUEST = new RequestInfo("GET", "h", "/", "", "", -1, -1, 1, 0, -1);
    static final ResponseInfo RESPONSE = new ResponseInfo(200, "", "", "", "", false, "", 1, 0);

    private Events() {}
}
