/**
 * Incidents on disk: bounded, and whole after a loss of power. Its own thread writes; nobody else waits for the disk once it has started.
 * Imports core and json alone.
 */
@NullMarked
package dev.callpoint.journal;

import org.jspecify.annotations.NullMarked;
