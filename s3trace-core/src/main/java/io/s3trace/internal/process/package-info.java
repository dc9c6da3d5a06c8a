/** Who processes are, and which are traced. */
package io.s3trace.internal.process;
