/** Who processes are, and which of them are traced. */
package io.s3trace.internal.process;
