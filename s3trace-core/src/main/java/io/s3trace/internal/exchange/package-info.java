/** From records to exchanges: connections, and the messages of HTTP/1.1 on them. For the thread that reads the ring. */
@NullMarked
package io.s3trace.internal.exchange;

import org.jspecify.annotations.NullMarked;
