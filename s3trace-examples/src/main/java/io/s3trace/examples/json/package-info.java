/** Events, findings and statistics as JSON: the one form in which all examples write them. */
@NullMarked
package io.s3trace.examples.json;

import org.jspecify.annotations.NullMarked;
