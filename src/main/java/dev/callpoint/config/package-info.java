/** The configuration record, its loading, and every problem in one report. */
@NullMarked
package dev.callpoint.config;

import org.jspecify.annotations.NullMarked;
