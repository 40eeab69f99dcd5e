/** Capacity requests and reports of limits that cannot be met. */
@NullMarked
package com.betterfleet.derms.console.negotiation;

import org.jspecify.annotations.NullMarked;
