/**
 * Statistics over events: counts, bytes and latency percentiles by any key. Give an {@link io.s3trace.stats.S3Statistics}
 * to {@link io.s3trace.S3TracerBuilder#onEveryEvent}.
 */
@NullMarked
package io.s3trace.stats;

import org.jspecify.annotations.NullMarked;
