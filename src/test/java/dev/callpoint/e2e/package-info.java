/** The whole product as its users have it: the packaged daemon, a real broker, a real browser. */
@NullMarked
package dev.callpoint.e2e;

import org.jspecify.annotations.NullMarked;
