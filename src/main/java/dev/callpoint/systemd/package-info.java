/**
 * What systemd is told: ready, alive, stopping.
 *
 * <p>Has no thread; {@link dev.callpoint.systemd.Notifier#alive()} is to be called by the core loop after a turn, by
 * nobody else. Must not import any other package of Callpoint.
 */
@NullMarked
package dev.callpoint.systemd;

import org.jspecify.annotations.NullMarked;
