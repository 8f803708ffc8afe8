/** Where log lines go: a terminal, or the journal with priorities. */
@NullMarked
package dev.callpoint.log;

import org.jspecify.annotations.NullMarked;
