/**
 * Meters for Micrometer's registries. Optional: needs {@code io.micrometer:micrometer-core}, which s3trace does not bring.
 */
@NullMarked
package io.s3trace.micrometer;

import org.jspecify.annotations.NullMarked;
