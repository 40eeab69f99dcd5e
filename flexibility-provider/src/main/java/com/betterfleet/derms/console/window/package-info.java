/**
 * The pages of energy windows.
 */
@NullMarked
package com.betterfleet.derms.console.window;

import org.jspecify.annotations.NullMarked;
