/** What partners send us. */
@NullMarked
package com.betterfleet.derms.oscp.inbound;

import org.jspecify.annotations.NullMarked;
