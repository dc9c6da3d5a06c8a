package io.s3trace.advice;

import java.util.HashMap;
import java.util.Map;

/** Which findings of one client were published, and how bad they were then. Not thread-safe. */
final class Published {
    /** A figure that grows slowly is reported seldom: each time it has doubled. */
    private static final double MUCH_WORSE = 2;

    private final Map<String, Level> levels = new HashMap<>();

    private record Level(Severity severity, double figure) {
        boolean isExceededBy(Level now) {
            return now.severity.compareTo(severity) > 0 || now.figure >= MUCH_WORSE * figure;
        }
    }

    /** {@return whether a finding is new, or worse than when that was last answered with yes} */
    boolean isNews(Finding finding) {
        Level now = new Level(finding.severity(), finding.figure().value());
        Level before = levels.get(finding.id());
        boolean isNews = before == null || before.isExceededBy(now);
        if (isNews) {
            levels.put(finding.id(), now);
        }
        return isNews;
    }
}
