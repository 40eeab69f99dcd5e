/** The messages of OSCP 2.0 as they stand on the wire, read and written without any meaning attached. */
@NullMarked
package com.betterfleet.derms.oscp.wire;

import org.jspecify.annotations.NullMarked;
