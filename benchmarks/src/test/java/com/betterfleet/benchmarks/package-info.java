@NullMarked
package com.betterfleet.benchmarks;

import org.jspecify.annotations.NullMarked;
