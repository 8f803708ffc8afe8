/**
 * The cameras, sound cards and GPIO chips that the kernel shows now: what they are called, which of them a
 * configuration means, what a camera offers.
 *
 * <p>Looks only: sysfs, procfs and questions to device nodes (ioctl) that change nothing, so that a call goes on
 * undisturbed. Keeps no state, has no thread, loads no library beside the C library. Imports no other package of
 * Callpoint.
 */
@NullMarked
package dev.callpoint.devices;

import org.jspecify.annotations.NullMarked;
