package io.s3trace.internal.s3;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words in braces of the host table that do not stand for just anything. */
enum HostWord {
    /** One or more labels: a bucket's name. */
    BUCKET(true, ".+"),
    /** One or more labels. */
    NAMES(true, ".+"),
    /** One or more labels. */
    DOMAIN(true, ".+"),
    /** The number of an account at Amazon. */
    ACCOUNT(false, "\\d{12}"),
    /** The id of an interface endpoint in a VPC, maybe with a zone. */
    VPCE(false, "vpce-[0-9a-z-]+"),
    /** Has the form of a country or a region: {@code eu}, {@code au-nsw}, {@code us-001}, {@code eu-west-1}. */
    AREA(false, "([a-z]{2}|global)(-?\\d{1,3}|-[a-z]{3}\\d?|(-(north|south|east|west|central|northeast|northwest"
            + "|southeast|southwest|gov))+(-?\\d{1,3})?)?"),
    /** Is more like a server's name than like a bucket's. */
    SERVER(false, String.join("|", Set.of("s3", "minio", "ceph", "rgw", "garage", "seaweedfs", "rustfs", "localstack",
            "api", "gateway", "gw", "endpoint", "storage", "objects", "object", "objectstorage", "internal", "private")));

    private final boolean openEnded;
    private final Pattern pattern;

    HostWord(boolean openEnded, String pattern) {
        this.openEnded = openEnded;
        this.pattern = Pattern.compile(pattern);
    }

    /** Returns the word with this name, or null: then the name may stand for any label. */
    static @Nullable HostWord of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (HostWord word : values()) {
            if (word.name().equals(upper)) {
                return word;
            }
        }
        return null;
    }

    /** True if it may stand for several labels. */
    boolean openEnded() {
        return openEnded;
    }

    boolean fits(String text) {
        return pattern.matcher(text).matches();
    }
}
