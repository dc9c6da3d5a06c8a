package io.s3trace.conversation;

import java.util.stream.Stream;

/** What happens next on a connection. */
public sealed interface Step {
    /** The client sends these bytes in one call, and the server reads exactly as many. */
    record Client(String bytes) implements Step {}

    /** The server sends these bytes in one call, and the client reads exactly as many. */
    record Server(String bytes) implements Step {}

    /** Both wait, the connection open, until so many events of the conversation have been reported, and no more. */
    record Reported(int events) implements Step {}

    /** The server closes first. The last step; without it, the client does. */
    record ServerCloses() implements Step {}

    /** {@return a request and its response, as two steps} */
    static Stream<Step> exchange(String request, String response) {
        return Stream.of(new Client(request), new Server(response));
    }
}
