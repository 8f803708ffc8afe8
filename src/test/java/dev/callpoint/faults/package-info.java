/**
 * What breaks in the field, done for real to the daemon as its users have it, timed and checked: a row of the table for
 * each. {@code tools/faults} makes the table, {@link dev.callpoint.faults.FaultsIT} runs every row once.
 */
@NullMarked
package dev.callpoint.faults;

import org.jspecify.annotations.NullMarked;
