/** Local control: a Unix socket on which the command line asks the daemon. */
@NullMarked
package dev.callpoint.control;

import org.jspecify.annotations.NullMarked;
