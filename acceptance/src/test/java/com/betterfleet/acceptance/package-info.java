/** The product as the people and programs around it meet it: real processes, spoken to over HTTP and nothing else. */
@NullMarked
package com.betterfleet.acceptance;

import org.jspecify.annotations.NullMarked;
