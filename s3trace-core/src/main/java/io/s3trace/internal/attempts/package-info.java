/** Which requests are attempts of one call. */
package io.s3trace.internal.attempts;
