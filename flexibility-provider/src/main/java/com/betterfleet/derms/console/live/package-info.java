/** Tells open pages and other listeners what has changed, as it changes. */
@NullMarked
package com.betterfleet.derms.console.live;

import org.jspecify.annotations.NullMarked;
