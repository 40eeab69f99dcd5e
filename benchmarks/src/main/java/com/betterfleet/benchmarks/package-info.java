/** Load tests from outside: the service's rate as a ratio of what its database alone achieves in the same run. */
@NullMarked
package com.betterfleet.benchmarks;

import org.jspecify.annotations.NullMarked;
