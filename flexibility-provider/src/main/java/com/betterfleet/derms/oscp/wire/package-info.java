/** The messages of OSCP 2.0 on the wire, read and written without interpretation. */
@NullMarked
package com.betterfleet.derms.oscp.wire;

import org.jspecify.annotations.NullMarked;
