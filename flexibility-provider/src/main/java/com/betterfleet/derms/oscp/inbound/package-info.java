/** Messages received from partners. */
@NullMarked
package com.betterfleet.derms.oscp.inbound;

import org.jspecify.annotations.NullMarked;
