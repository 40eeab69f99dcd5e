/** Load from outside: what the service does, as a ratio against what its database alone can do in the same run. */
@NullMarked
package com.betterfleet.benchmarks;

import org.jspecify.annotations.NullMarked;
