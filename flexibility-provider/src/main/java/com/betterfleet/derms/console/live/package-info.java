/** Publishes changes to open pages and other listeners as they happen. */
@NullMarked
package com.betterfleet.derms.console.live;

import org.jspecify.annotations.NullMarked;
