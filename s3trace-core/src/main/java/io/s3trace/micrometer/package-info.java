/**
 * Meters for Micrometer's registries. Optional: needs {@code io.micrometer:micrometer-core}, which s3trace does not bring.
 */
package io.s3trace.micrometer;
