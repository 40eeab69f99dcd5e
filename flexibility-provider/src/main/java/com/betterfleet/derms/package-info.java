@NullMarked
package com.betterfleet.derms;

import org.jspecify.annotations.NullMarked;
