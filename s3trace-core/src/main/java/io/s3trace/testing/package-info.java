/** What the tests of listeners need. */
package io.s3trace.testing;
