/**
 * All decisions, pure: (state, event, now) gives (state, commands). No threads, I/O, clock or logging. Imports
 * java.lang, java.util and java.time.Duration, nothing else.
 */
@NullMarked
package dev.callpoint.core;

import org.jspecify.annotations.NullMarked;
