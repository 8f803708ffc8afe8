/** The AsyncAPI document, held against what the daemon really says. */
@NullMarked
package dev.callpoint.asyncapi;

import org.jspecify.annotations.NullMarked;
