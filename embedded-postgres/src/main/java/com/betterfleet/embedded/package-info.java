/** A PostgreSQL server for demonstration, tests and benchmarks. The service works without this module. */
@NullMarked
package com.betterfleet.embedded;

import org.jspecify.annotations.NullMarked;
