package io.s3trace.internal.event;

import java.util.List;

/** The names of the reasons for which streams are reset: RFC 9113, section 7. */
public final class StreamErrors {
    private static final List<String> NAMES = List.of("NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR",
            "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR",
            "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED");

    private StreamErrors() {}

    /**
     * Names a reason.
     *
     * @param code its number
     * @return its name, or its number if it has none
     */
    public static String name(int code) {
        return code >= 0 && code < NAMES.size() ? NAMES.get(code) : Integer.toUnsignedString(code);
    }
}
