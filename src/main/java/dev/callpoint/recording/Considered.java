package dev.callpoint.recording;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.State;
import java.util.List;

/**
 * One turn of the core, by references: everything is immutable, so it costs the core's thread nothing but this.
 *
 * @param number of the turn since the daemon began, from 1; one that is missing was dropped
 */
record Considered(long number, State before, Event event, long nowMs, List<Command> commands) {}
