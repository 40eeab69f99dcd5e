/**
 * The timeline chart: limits, load and axis of a scope.
 */
@NullMarked
package com.betterfleet.derms.console.chart;

import org.jspecify.annotations.NullMarked;
