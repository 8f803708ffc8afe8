/** The messages between supervisor and engine: JSON lines, both directions. */
@NullMarked
package dev.callpoint.wire;

import org.jspecify.annotations.NullMarked;
