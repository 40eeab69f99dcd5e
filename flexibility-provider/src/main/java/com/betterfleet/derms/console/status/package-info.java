/**
 * The status of a scope in words: the limit in force, its cause, what comes next.
 */
@NullMarked
package com.betterfleet.derms.console.status;

import org.jspecify.annotations.NullMarked;
