/**
 * Local control: the panel that takes it and returns it, and its actions.
 */
@NullMarked
package com.betterfleet.derms.console.control;

import org.jspecify.annotations.NullMarked;
