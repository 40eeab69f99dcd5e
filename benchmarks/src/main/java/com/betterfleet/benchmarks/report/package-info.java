/** Results of benchmarks as files, and the page and the charts that are made from them. */
@NullMarked
package com.betterfleet.benchmarks.report;

import org.jspecify.annotations.NullMarked;
