/** The supervisor's side of an engine: start the process, talk to it, end it. */
@NullMarked
package dev.callpoint.engine;

import org.jspecify.annotations.NullMarked;
