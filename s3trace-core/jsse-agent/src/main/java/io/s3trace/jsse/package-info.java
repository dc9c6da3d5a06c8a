/** The agent that reports what Java's own TLS moves. All but {@link io.s3trace.jsse.JsseLauncher} is loaded for a moment only. */
package io.s3trace.jsse;
