/** The commands a person types. */
@NullMarked
package dev.callpoint.cli;

import org.jspecify.annotations.NullMarked;
