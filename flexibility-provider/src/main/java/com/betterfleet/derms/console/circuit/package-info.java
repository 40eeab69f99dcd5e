/**
 * The pages of circuits.
 */
@NullMarked
package com.betterfleet.derms.console.circuit;

import org.jspecify.annotations.NullMarked;
