/**
 * The control state of a scope over time, used by pages and API alike.
 */
@NullMarked
package com.betterfleet.derms.console.timeline;

import org.jspecify.annotations.NullMarked;
