/** Requests as events of JDK Flight Recorder. Needs the module {@code jdk.jfr}, which every full JDK and JRE has. */
@NullMarked
package io.s3trace.jfr;

import org.jspecify.annotations.NullMarked;
