@NullMarked
package com.betterfleet.benchmarks.report;

import org.jspecify.annotations.NullMarked;
