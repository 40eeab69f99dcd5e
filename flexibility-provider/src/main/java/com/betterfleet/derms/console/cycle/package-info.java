/** The running control cycle of a scope, for pages and API (M19). */
@NullMarked
package com.betterfleet.derms.console.cycle;

import org.jspecify.annotations.NullMarked;
