/** The control state of a scope over time, for pages and API. */
@NullMarked
package com.betterfleet.derms.console.timeline;

import org.jspecify.annotations.NullMarked;
