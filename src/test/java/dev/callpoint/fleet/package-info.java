/**
 * Many devices at one broker: how they connect, what they cost, how they come back together when the broker was away,
 * and whether the console stays smooth that lists them. {@code tools/fleet} tells it of a thousand, {@link
 * dev.callpoint.fleet.FleetIT} of fifty.
 */
@NullMarked
package dev.callpoint.fleet;

import org.jspecify.annotations.NullMarked;
