/**
 * What breaks between the daemon and its broker, done for real to the daemon's own line and, at the same moments, to
 * Eclipse Paho with its own automatic reconnect: timed, counted, and a row of the table for each. {@code tools/outages}
 * makes the table, {@link dev.callpoint.outages.OutagesIT} tries what the suite has time for.
 */
@NullMarked
package dev.callpoint.outages;

import org.jspecify.annotations.NullMarked;
