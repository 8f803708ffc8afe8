/**
 * Where log lines go: a terminal, or the journal with priorities; and how another process's output becomes log lines.
 *
 * <p>An entry is written by the thread that logs it, at once: an engine ends by {@code Runtime.halt}, and the last
 * lines before that are the interesting ones. Each {@link dev.callpoint.log.LineLog} has a thread of its own. Must not
 * import any other package of Callpoint.
 */
@NullMarked
package dev.callpoint.log;

import org.jspecify.annotations.NullMarked;
