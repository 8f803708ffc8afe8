/**
 * The configuration record, its loading, and every problem in one report.
 *
 * <p>Runs once, on the main thread, before anything else starts; keeps no state. Must not import any other package of
 * Callpoint: every other one may import this.
 */
@NullMarked
package dev.callpoint.config;

import org.jspecify.annotations.NullMarked;
