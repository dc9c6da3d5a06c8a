/** Requests as events of JDK Flight Recorder. Needs the module {@code jdk.jfr}, which every full JDK and JRE has. */
package io.s3trace.jfr;
