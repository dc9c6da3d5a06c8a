package io.s3trace.advice;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;

/** What listings have in common. */
final class Listing {
    private Listing() {}

    /** {@return whether an operation lists keys} */
    static boolean is(S3Operation operation) {
        return switch (operation) {
            case LIST_OBJECTS, LIST_OBJECTS_V2, LIST_OBJECT_VERSIONS -> true;
            default -> false;
        };
    }

    /** {@return whether a page is not the first one} */
    static boolean isContinued(S3RequestEvent page) {
        String target = page.request().target();
        return target.contains("continuation-token=") || target.contains("marker=");
    }
}
