/** The operator's console, served over HTTP. */
@NullMarked
package dev.callpoint.web;

import org.jspecify.annotations.NullMarked;
