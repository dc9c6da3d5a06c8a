/** Events as values. */
package io.s3trace.internal.event;
