/** The JSON form of what the daemon says and is told, and its bounds. A leaf: imports core and Jackson alone. */
@NullMarked
package dev.callpoint.json;

import org.jspecify.annotations.NullMarked;
