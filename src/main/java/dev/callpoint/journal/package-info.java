/**
 * Incidents, and answers to commands, on disk: bounded, and whole after a loss of power. Threads of their own write; nobody else waits for the disk once they have started.
 * Imports core and json alone.
 */
@NullMarked
package dev.callpoint.journal;

import org.jspecify.annotations.NullMarked;
