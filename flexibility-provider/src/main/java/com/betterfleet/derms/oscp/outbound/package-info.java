/** Messages sent to partners. */
@NullMarked
package com.betterfleet.derms.oscp.outbound;

import org.jspecify.annotations.NullMarked;
