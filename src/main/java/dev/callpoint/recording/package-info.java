/**
 * What the core was told, on disk, and the same again through the core: segments in the run directory, kept copies in the state directory,
 * and the replay of both. The daemon's own thread {@code recorder} writes; replaying runs on its caller's. Imports core and json alone, and
 * knows no event, command or part of the state by name that it need not show to people.
 */
@NullMarked
package dev.callpoint.recording;

import org.jspecify.annotations.NullMarked;
