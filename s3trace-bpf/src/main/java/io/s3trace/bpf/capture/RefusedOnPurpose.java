package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.Sabotage;

/**
 * Only for tests of what happens after a refusal. The system property {@code io.s3trace.bpf.test.refuse} names programs, and
 * maps after {@code map:}, with commas between them. They are changed so that the kernel's own verifier, or its map creation,
 * refuses them.
 */
final class RefusedOnPurpose {
    static final String PROPERTY = "io.s3trace.bpf.test.refuse";
    private static final String MAP = "map:";

    private RefusedOnPurpose() {}

    /** Changes an object that is not loaded yet, if the property is set. */
    static void refuse(BpfObject object) {
        String names = System.getProperty(PROPERTY, "");
        for (String name : names.isEmpty() ? new String[0] : names.split(",")) {
            if (name.startsWith(MAP)) {
                Sabotage.spoil(object.map(name.substring(MAP.length())));
            } else {
                Sabotage.spoil(object.program(name));
            }
        }
    }
}
