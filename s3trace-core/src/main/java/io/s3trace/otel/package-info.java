/**
 * Requests as OpenTelemetry spans. Optional: needs {@code io.opentelemetry:opentelemetry-api}, which s3trace does not
 * bring.
 */
@NullMarked
package io.s3trace.otel;

import org.jspecify.annotations.NullMarked;
