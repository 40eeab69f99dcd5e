/**
 * The summary page of all sites.
 */
@NullMarked
package com.betterfleet.derms.console.microgrid;

import org.jspecify.annotations.NullMarked;
