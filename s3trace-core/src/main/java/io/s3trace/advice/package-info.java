/**
 * What is wrong with the S3 traffic, why, what it costs, and what to change. Give an {@link io.s3trace.advice.S3Advisor} to
 * {@link io.s3trace.S3TracerBuilder#onEveryEvent}.
 */
@NullMarked
package io.s3trace.advice;

import org.jspecify.annotations.NullMarked;
